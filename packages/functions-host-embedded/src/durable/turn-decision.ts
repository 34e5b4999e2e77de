import { EventType, type HistoryEvent } from './history.ts';
import { answerId, type Instance } from './instance.ts';
import type { Message, Outgoing, StartedRecord, TurnRecord } from './journal-record.ts';
import type { ReplayOutcome } from './shadow-replay.ts';

/** What a turn decided; nothing of it has happened yet. */
export type TurnDecision =
  | { kind: 'waiting'; record: TurnRecord; openTimers: ReadonlySet<number>; stalled: boolean }
  | { kind: 'ended'; record: TurnRecord }
  | { kind: 'continued'; next: Omit<StartedRecord, 'type' | 'executionId' | 'at'>; unconsumed: string[] };

/** Call it when the turn is over: messages that came meanwhile are in the inbox. */
export function decide(instance: Instance, outcome: ReplayOutcome, turn: TurnRecord): TurnDecision {
  switch (outcome.kind) {
    case 'continued': {
      const { start, createdTime, executionId } = instance.started;
      const events = [...outcome.unconsumed, ...outcome.carried];
      const carried = events.map((event, index) => ({ id: `${executionId}/carried/${index}`, event }));
      const inbox = [...carried, ...instance.inbox.slice(turn.taken).filter(outlivesExecution)];
      const next = { start: { ...start, input: outcome.input }, createdTime, customStatus: turn.customStatus, inbox };
      return { kind: 'continued', next, unconsumed: outcome.unconsumed.map(({ Name }) => Name) };
    }
    case 'waiting': {
      const { scheduled, openTimers, stalled } = outcome;
      const events = scheduled.map((event) => ({ ...event, Timestamp: turn.at }));
      const send = events.flatMap((event) => childStart(instance, event) ?? []);
      return { kind: 'waiting', record: { ...turn, events, send }, openTimers, stalled };
    }
    case 'completed':
      return end(instance, turn, { status: 'Completed', output: outcome.output, details: null });
    case 'failed':
      return end(instance, turn, { status: 'Failed', output: outcome.reason, details: outcome.details });
  }
}

/** A parent sees a terminated child as a failure without details, which durable-functions can not read: the parent fails. */
export function decideTermination(instance: Instance, at: string): TurnDecision {
  const events = instance.inbox.map(({ event }) => event);
  const output = events.find((event) => event.EventType === EventType.ExecutionTerminated)?.Input ?? '';
  const { customStatus } = instance;
  const turn: TurnRecord = { type: 'turn', at, taken: events.length, customStatus, events: [], send: [] };
  return end(instance, turn, { status: 'Terminated', output, details: null });
}

/** Answers to tasks belong to the execution that asked; everything else concerns the instance. */
function outlivesExecution({ event }: Message): boolean {
  return (
    event.EventType === EventType.EventRaised ||
    event.EventType === EventType.ExecutionSuspended ||
    event.EventType === EventType.ExecutionResumed ||
    event.EventType === EventType.ExecutionTerminated
  );
}

function childStart(instance: Instance, event: HistoryEvent): Outgoing | undefined {
  if (event.EventType !== EventType.SubOrchestrationInstanceCreated) return undefined;
  const { start, executionId } = instance.started;
  const child = {
    id: answerId(executionId, event.EventId),
    instanceId: event.InstanceId,
    name: event.Name,
    input: event.Input,
    ...(event.Version === undefined ? {} : { version: event.Version }),
    parent: { instanceId: start.instanceId, executionId, taskId: event.EventId },
  };
  return { kind: 'start', start: child };
}

function end(
  instance: Instance,
  turn: TurnRecord,
  result: { status: 'Completed' | 'Failed' | 'Terminated'; output: string | null; details: string | null },
): TurnDecision {
  const { status, output, details } = result;
  const { parent } = instance.started.start;
  const common = { EventId: -1, Timestamp: turn.at };
  const task = { ...common, TaskScheduledId: parent?.taskId ?? -1 };
  const answer: HistoryEvent =
    status === 'Completed'
      ? { EventType: EventType.SubOrchestrationInstanceCompleted, ...task, Result: output }
      : { EventType: EventType.SubOrchestrationInstanceFailed, ...task, Reason: output ?? '', Details: details };
  const message = { id: answerId(parent?.executionId ?? '', task.TaskScheduledId), event: answer };
  const completed: HistoryEvent = {
    EventType: EventType.ExecutionCompleted,
    ...common,
    OrchestrationStatus: status,
    Result: output,
  };
  const send: Outgoing[] = parent ? [{ kind: 'result', to: parent, message }] : [];
  return { kind: 'ended', record: { ...turn, events: [completed], send, end: { status, output } } };
}
