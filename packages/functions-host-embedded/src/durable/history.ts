import { z } from 'zod';

/** Event types of the Durable Task Framework, with the numbers that cross to durable-functions. */
export const EventType = {
  ExecutionStarted: 0,
  ExecutionCompleted: 1,
  ExecutionTerminated: 3,
  TaskScheduled: 4,
  TaskCompleted: 5,
  TaskFailed: 6,
  SubOrchestrationInstanceCreated: 7,
  SubOrchestrationInstanceCompleted: 8,
  SubOrchestrationInstanceFailed: 9,
  TimerCreated: 10,
  TimerFired: 11,
  OrchestratorStarted: 12,
  OrchestratorCompleted: 13,
  EventRaised: 15,
  ExecutionSuspended: 19,
  ExecutionResumed: 20,
} as const;

/** JSON text; null where there is no value (durable-functions parses both). */
export const JsonText = z.string().nullable();
export const EndStatus = z.enum(['Completed', 'Failed', 'Terminated']);

/** EventId is the task's id in events that schedule work and -1 in all others; Timestamp is ISO 8601 in UTC. */
const common = { EventId: z.int(), Timestamp: z.string() };
const result = { ...common, TaskScheduledId: z.int() };
/** durable-functions can only read a failure whose Reason and Details are both texts. */
const failure = { ...result, Reason: z.string(), Details: z.string().nullable() };

export const HistoryEvent = z.discriminatedUnion('EventType', [
  z.object({
    EventType: z.literal(EventType.ExecutionStarted),
    ...common,
    Name: z.string(),
    Input: JsonText,
    Version: z.string().optional(),
  }),
  z.object({
    EventType: z.literal(EventType.ExecutionCompleted),
    ...common,
    OrchestrationStatus: EndStatus,
    Result: z.string().nullable(),
  }),
  z.object({ EventType: z.literal(EventType.ExecutionTerminated), ...common, Input: z.string() }),
  /** Input is the JSON text of an array with the one argument, as C# writes it. */
  z.object({ EventType: z.literal(EventType.TaskScheduled), ...common, Name: z.string(), Input: z.string() }),
  z.object({ EventType: z.literal(EventType.TaskCompleted), ...result, Result: JsonText }),
  z.object({ EventType: z.literal(EventType.TaskFailed), ...failure }),
  z.object({
    EventType: z.literal(EventType.SubOrchestrationInstanceCreated),
    ...common,
    Name: z.string(),
    InstanceId: z.string(),
    Input: JsonText,
    Version: z.string().optional(),
  }),
  z.object({ EventType: z.literal(EventType.SubOrchestrationInstanceCompleted), ...result, Result: JsonText }),
  z.object({ EventType: z.literal(EventType.SubOrchestrationInstanceFailed), ...failure }),
  z.object({ EventType: z.literal(EventType.TimerCreated), ...common, FireAt: z.string() }),
  z.object({ EventType: z.literal(EventType.TimerFired), ...common, TimerId: z.int(), FireAt: z.string() }),
  z.object({ EventType: z.literal(EventType.OrchestratorStarted), ...common }),
  z.object({ EventType: z.literal(EventType.OrchestratorCompleted), ...common }),
  z.object({ EventType: z.literal(EventType.EventRaised), ...common, Name: z.string(), Input: JsonText }),
  z.object({ EventType: z.literal(EventType.ExecutionSuspended), ...common, Input: z.string() }),
  z.object({ EventType: z.literal(EventType.ExecutionResumed), ...common, Input: z.string() }),
]);
export type HistoryEvent = z.infer<typeof HistoryEvent>;
export type EventOf<T extends HistoryEvent['EventType']> = Extract<HistoryEvent, { EventType: T }>;

/** Events that schedule work outside the instance. */
export type Scheduled = EventOf<
  typeof EventType.TaskScheduled | typeof EventType.SubOrchestrationInstanceCreated | typeof EventType.TimerCreated
>;
