import { type EventOf, EventType, type HistoryEvent } from './history.ts';
import type { LiveRecord, Message, Outgoing, StartedRecord, TurnRecord } from './journal-record.ts';

export type RuntimeStatus = 'Pending' | 'Running' | 'Suspended' | 'Completed' | 'Failed' | 'Terminated';

/** An instance whose journal is not compacted yet. Only applyRecord changes it: in life and after a crash alike. */
export type Instance = {
  readonly started: StartedRecord;
  readonly history: HistoryEvent[];
  /** Journalled, but not yet taken by a turn. */
  inbox: Message[];
  /** Ids of all messages of this execution. */
  readonly received: Set<string>;
  readonly outbox: Outgoing[];
  customStatus: string | null;
  suspended: boolean;
  lastUpdatedTime: string;
  end: TurnRecord['end'];
};

export function createInstance(started: StartedRecord): Instance {
  const instance: Instance = {
    started,
    history: [],
    inbox: [],
    received: new Set(),
    outbox: [],
    customStatus: started.customStatus,
    suspended: false,
    lastUpdatedTime: started.at,
    end: undefined,
  };
  for (const message of started.inbox) applyRecord(instance, { type: 'received', message, at: started.at });
  return instance;
}

export function applyRecord(instance: Instance, record: Exclude<LiveRecord, StartedRecord>): void {
  switch (record.type) {
    case 'received': {
      const { event } = record.message;
      instance.inbox.push(record.message);
      instance.received.add(record.message.id);
      if (event.EventType === EventType.ExecutionSuspended) instance.suspended = true;
      if (event.EventType === EventType.ExecutionResumed) instance.suspended = false;
      instance.lastUpdatedTime = record.at;
      return;
    }
    case 'turn':
      instance.history.push(...turnEvents(instance, record.at, record.taken), ...record.events);
      instance.history.push({ EventType: EventType.OrchestratorCompleted, EventId: -1, Timestamp: record.at });
      instance.inbox = instance.inbox.slice(record.taken);
      instance.outbox.push(...record.send);
      instance.customStatus = record.customStatus;
      instance.lastUpdatedTime = record.at;
      instance.end = record.end;
      return;
    case 'sent':
      instance.outbox.shift();
  }
}

/** What a turn that takes the first `taken` messages of the inbox adds to the history in front of its own events. */
export function turnEvents(instance: Instance, at: string, taken: number): HistoryEvent[] {
  const events: HistoryEvent[] = [{ EventType: EventType.OrchestratorStarted, EventId: -1, Timestamp: at }];
  if (instance.history.length === 0) {
    const { name, input, version } = instance.started.start;
    const started: HistoryEvent = {
      EventType: EventType.ExecutionStarted,
      EventId: -1,
      Timestamp: instance.started.at,
      Name: name,
      Input: input,
      ...(version === undefined ? {} : { Version: version }),
    };
    events.push(started);
  }
  return [...events, ...instance.inbox.slice(0, taken).map(({ event }) => event)];
}

export function statusOf(instance: Instance): RuntimeStatus {
  if (instance.end) return instance.end.status;
  if (instance.suspended) return 'Suspended';
  return instance.history.length === 0 ? 'Pending' : 'Running';
}

export function isTerminating(instance: Instance): boolean {
  return instance.inbox.some(({ event }) => event.EventType === EventType.ExecutionTerminated);
}

/** Whether a turn has anything to do. A suspended instance keeps its messages for later, except a termination. */
export function needsTurn(instance: Instance): boolean {
  if (instance.end) return false;
  if (instance.suspended) return isTerminating(instance);
  return instance.history.length === 0 || instance.inbox.length > 0;
}

/** The id of the message that answers a task; one per task and execution, so that a second answer is dropped. */
export function answerId(executionId: string, taskId: number): string {
  return `${executionId}/${taskId}`;
}

/** Scheduled activities and timers that nothing has answered yet. */
export function unanswered(
  instance: Instance,
): (EventOf<typeof EventType.TaskScheduled> | EventOf<typeof EventType.TimerCreated>)[] {
  return instance.history
    .filter((event) => event.EventType === EventType.TaskScheduled || event.EventType === EventType.TimerCreated)
    .filter(({ EventId }) => !instance.received.has(answerId(instance.started.executionId, EventId)));
}
