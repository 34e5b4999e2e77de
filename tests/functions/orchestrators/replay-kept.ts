import type { OrchestrationContext, Task } from 'durable-functions';
import { contextOf } from './context-of.ts';
import type { Event, KeptJournal } from './journal-lines.ts';

/** Event types of the Durable Task Framework. */
const [TASK, TASK_COMPLETED, TASK_FAILED, SUB, SUB_COMPLETED, SUB_FAILED, TIMER, TURN] = [
  ...[4, 5, 6, 7, 8, 9, 10, 12],
];

type Asked = { name: string; input: unknown; instanceId?: string | undefined } | { until: string };

/** As the library's tasks: settled when the history has its answer. */
type Waited = { settled?: { failed: boolean; value: unknown }; any?: readonly Waited[] };

/**
 * Replays a kept history through an orchestrator as durable-functions does it: each thing that it asks for must be what the
 * history has at this place, and gets the answer that the history has for it. Answers what the orchestrator returns; throws
 * where it asks for something else.
 */
export function replay(
  orchestrator: (context: OrchestrationContext) => Generator<Task, unknown>,
  kept: KeptJournal,
): unknown {
  let now = new Date(0);
  const asked: { what: Asked; task: Waited }[] = [];
  const ask = (what: Asked): Waited => {
    const task: Waited = {};
    asked.push({ what, task });
    return task;
  };
  const df = {
    instanceId: kept.instanceId,
    get currentUtcDateTime() {
      return now;
    },
    getInput: () => JSON.parse(kept.input ?? 'null'),
    setCustomStatus: () => undefined,
    // The library writes a text as JSON, and the host once more.
    callActivity: (name: string, input: unknown) =>
      ask({ name, input: [typeof input === 'string' ? JSON.stringify(input) : input] }),
    callSubOrchestrator: (name: string, input: unknown, instanceId?: string) => ask({ name, input, instanceId }),
    createTimer: (until: Date) => ask({ until: until.toISOString() }),
    Task: { any: (any: readonly Waited[]): Waited => ({ any }) },
  };
  const scheduled = new Map<number, Waited>();
  let running: Generator<Task, unknown> | undefined;
  let next: IteratorResult<Task, unknown> | undefined;
  const goOn = () => {
    for (let settled = settledOf(next); running && settled; settled = settledOf(next))
      next = settled.failed ? running.throw(settled.value) : running.next(settled.value);
  };
  for (const event of kept.history) {
    if (event.EventType === TURN) {
      now = new Date(event.Timestamp);
      running ??= orchestrator(contextOf(df));
      next ??= running.next();
    }
    const call = callIn(event);
    if (call) {
      const first = asked.shift();
      if (next?.done || first === undefined) throw new Error(`Expected it to ask for ${JSON.stringify(call)}`);
      requireSame(first.what, call);
      scheduled.set(event.EventId, first.task);
    }
    const answered = event.TaskScheduledId ?? event.TimerId;
    const task = answered === undefined ? undefined : scheduled.get(answered);
    if (answered === undefined || !task) continue;
    scheduled.delete(answered);
    const failed = isFailure(event);
    task.settled = { failed, value: failed ? new Error(event.Reason) : resultOf(event) };
    goOn();
  }
  if (!next?.done)
    throw new Error(`Expected it to end where the history ends: it asks for ${JSON.stringify(asked[0]?.what)}`);
  return next.value;
}

/** How what is waited for has ended; undefined while it is open. */
function settledOf(next: IteratorResult<unknown, unknown> | undefined): Waited['settled'] {
  if (!next || next.done) return undefined;
  const task: Waited = Object(next.value);
  if (!task.any) return task.settled;
  const first = task.any.find(({ settled }) => settled);
  return first && { failed: false, value: first };
}

function callIn({ EventType: type, Name: name = '', Input, InstanceId, FireAt }: Event): Asked | undefined {
  const input = JSON.parse(Input ?? 'null');
  if (type === TASK) return { name, input };
  if (type === SUB) return { name, input, instanceId: InstanceId };
  return type === TIMER ? { until: new Date(FireAt ?? '').toISOString() } : undefined;
}

const isFailure = ({ EventType: type }: Event) => type === TASK_FAILED || type === SUB_FAILED;

function resultOf({ EventType: type, Result }: Event): unknown {
  return type === TASK_COMPLETED || type === SUB_COMPLETED ? JSON.parse(Result ?? 'null') : undefined;
}

function requireSame(asked: Asked, kept: Asked): void {
  const [now, before] = [JSON.stringify(sorted(asked)), JSON.stringify(sorted(kept))];
  if (now !== before) throw new Error(`Expected what the history has, ${before}: it asks for ${now}`);
}

/** Keys in one order at every depth; what is undefined is not written to a history. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, inner]) => inner !== undefined)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, inner]) => [key, sorted(inner)]),
  );
}
