import type { HistoryEvent } from './history.ts';
import type { Instance } from './instance.ts';
import { type TimerLimits, timeSpanText } from './long-timer.ts';

/** Highest schema that durable-functions may answer in: V3. (V4 adds entity locks, which this host does not have.) */
const SCHEMA_V3 = 2;

/** The text of an orchestrationTrigger: the history so far (played) and the events of this turn. */
export function orchestrationPayload(
  instance: Instance,
  newEvents: readonly HistoryEvent[],
  timerLimits: TimerLimits,
): string {
  const { start } = instance.started;
  const history = [
    ...instance.history.map((event) => JSON.stringify({ ...event, IsPlayed: true })),
    ...newEvents.map((event) => JSON.stringify({ ...event, IsPlayed: false })),
  ];
  const rest = JSON.stringify({
    instanceId: start.instanceId,
    isReplaying: instance.history.length > 0,
    parentInstanceId: start.parent?.instanceId ?? null,
    upperSchemaVersion: 1,
    upperSchemaVersionNew: SCHEMA_V3,
    longRunningTimerIntervalDuration: timeSpanText(timerLimits.interval),
    maximumShortTimerDuration: timeSpanText(timerLimits.longestTimer),
    defaultHttpAsyncRequestSleepTimeMillseconds: 30_000,
  });
  return `{"history":[${history.join(',')}],"input":${start.input ?? 'null'},${rest.slice(1)}`;
}
