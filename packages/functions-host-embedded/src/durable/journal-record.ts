import { z } from 'zod';
import { EndStatus, HistoryEvent, JsonText } from './history.ts';

/** The task of a parent that waits for this instance. */
export const Parent = z.object({ instanceId: z.string(), executionId: z.string(), taskId: z.int() });
export type Parent = z.infer<typeof Parent>;

/** Something that happened to an instance. The id makes a second delivery of the same message visible. */
export const Message = z.object({ id: z.string(), event: HistoryEvent });
export type Message = z.infer<typeof Message>;

/** `id` names the request: a start that is delivered twice makes one instance. */
export const Start = z.object({
  id: z.string(),
  instanceId: z.string(),
  name: z.string(),
  input: JsonText,
  version: z.string().optional(),
  parent: Parent.optional(),
});
export type Start = z.infer<typeof Start>;

/** A message to another instance; it stays in the sender's journal until the receiver's journal has it. */
export const Outgoing = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('start'), start: Start }),
  z.object({ kind: z.literal('result'), to: Parent, message: Message }),
]);
export type Outgoing = z.infer<typeof Outgoing>;

/** First line of a live journal: one execution. A continue-as-new replaces the file by a new first line. */
export const StartedRecord = z.object({
  type: z.literal('started'),
  start: Start,
  executionId: z.string(),
  createdTime: z.string(),
  at: z.string(),
  customStatus: JsonText,
  inbox: z.array(Message),
});
export type StartedRecord = z.infer<typeof StartedRecord>;

export const ReceivedRecord = z.object({ type: z.literal('received'), message: Message, at: z.string() });

/** One turn of the orchestrator: takes the first `taken` messages of the inbox and adds `events` of its own. */
export const TurnRecord = z.object({
  type: z.literal('turn'),
  at: z.string(),
  taken: z.int(),
  events: z.array(HistoryEvent),
  customStatus: JsonText,
  send: z.array(Outgoing),
  end: z.object({ status: EndStatus, output: z.string().nullable() }).optional(),
});
export type TurnRecord = z.infer<typeof TurnRecord>;

/** The oldest unsent message has reached its receiver's journal. */
export const SentRecord = z.object({ type: z.literal('sent') });

export const LiveRecord = z.discriminatedUnion('type', [StartedRecord, ReceivedRecord, TurnRecord, SentRecord]);
export type LiveRecord = z.infer<typeof LiveRecord>;

/** First line of a finished instance's journal: all that queries filter by. Kept short, so that a list reads no histories. */
export const FinishedHead = z.object({
  type: z.literal('finished'),
  startId: z.string(),
  instanceId: z.string(),
  name: z.string(),
  status: EndStatus,
  createdTime: z.string(),
  lastUpdatedTime: z.string(),
});
export type FinishedHead = z.infer<typeof FinishedHead>;

/** Second line of a finished instance's journal; the lines after it are its history, one event each. */
export const FinishedDetails = z.object({
  version: z.string().optional(),
  input: JsonText,
  output: z.string().nullable(),
  customStatus: JsonText,
});
export type FinishedDetails = z.infer<typeof FinishedDetails>;
