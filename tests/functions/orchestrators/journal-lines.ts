import { z } from 'zod';

/** What is read of a journal that the embedded host's durable store keeps of an instance: head, details, then its history. */
const Head = z.object({ type: z.literal('finished'), instanceId: z.string(), name: z.string(), status: z.string() });
const Details = z.object({ input: z.string().nullable(), output: z.string().nullable() });
const Event = z.looseObject({
  EventType: z.int(),
  EventId: z.int(),
  Timestamp: z.string(),
  Name: z.string().optional(),
  Input: z.string().nullish(),
  InstanceId: z.string().optional(),
  FireAt: z.string().optional(),
  Result: z.string().nullish(),
  Reason: z.string().optional(),
  TaskScheduledId: z.int().optional(),
  TimerId: z.int().optional(),
});
export type Event = z.infer<typeof Event>;
export type KeptJournal = z.infer<typeof Head> & z.infer<typeof Details> & { history: Event[] };

/** undefined where it is not that of an instance that has ended. */
export function readJournal(text: string): KeptJournal | undefined {
  const [head, details, ...history] = text
    .trim()
    .split('\n')
    .map((line): unknown => JSON.parse(line));
  const ended = Head.safeParse(head);
  if (!ended.success) return undefined;
  return { ...ended.data, ...Details.parse(details), history: history.map((event) => Event.parse(event)) };
}

/** The names of what it called, in order: histories that differ in these alone are worth keeping. */
export function callsOf({ history }: KeptJournal): string[] {
  return history.flatMap(({ EventType, Name }) => (EventType === 4 || EventType === 7 ? [Name ?? ''] : []));
}
