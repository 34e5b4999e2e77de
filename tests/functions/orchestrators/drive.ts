import type { OrchestrationContext, Task } from 'durable-functions';
import type { Finding } from '../../../shared/dataset/finding.ts';
import type { Outcome } from '../../../shared/work/outcome.ts';
import { contextOf } from './context-of.ts';

/**
 * What each activity answers; a function is asked with its input and the number of its call. An Error is what the host says of
 * work that it lost.
 */
export type Script = Record<string, Outcome<unknown> | ((input: unknown, call: number) => unknown)>;

type Orchestrator<T> = (context: OrchestrationContext) => Generator<Task, T>;

type Driven = { calls: [name: string, input: unknown][]; times: Map<string, number>; stages: unknown[]; now: number };

/**
 * Orchestrations are pure: this runs one in a moment, whatever it waits for, and notes what it calls. `children` are run as
 * well, each as soon as it is called; what else is called has its answer in the script.
 */
export function drive<T>(
  orchestrator: Orchestrator<T>,
  input: unknown,
  script: Script,
  children: Record<string, Orchestrator<unknown>> = {},
) {
  const began = Date.UTC(2026, 0, 1);
  const driven: Driven = { calls: [], times: new Map(), stages: [], now: began };
  const result = driveOne(orchestrator, { input, script, children }, driven);
  const { calls, stages, now } = driven;
  return { result, calls, names: calls.map(([name]) => name), stages, seconds: Math.round((now - began) / 1000) };
}

function driveOne<T>(
  orchestrator: Orchestrator<T>,
  { input, script, children }: { input: unknown; script: Script; children: Record<string, Orchestrator<unknown>> },
  driven: Driven,
): T {
  /** As the library's tasks: what it is answered, once it is asked for. */
  const task = (answer: unknown) => ({ answer });
  const call = (name: string, given: unknown) => {
    driven.calls.push([name, given]);
    const scripted = script[name];
    const child = children[name];
    // A child may be lost as well.
    if (child && scripted === undefined) return task(driveOne(child, { input: given, script, children }, driven));
    if (scripted === undefined) throw new Error(`Cannot drive: the script has no "${name}"`);
    const times = (driven.times.get(name) ?? 0) + 1;
    driven.times.set(name, times);
    const answer = typeof scripted === 'function' ? scripted(given, times) : scripted;
    return task(answer === RUN && child ? driveOne(child, { input: given, script, children }, driven) : answer);
  };
  const df = {
    instanceId: 'a1',
    getInput: () => input,
    get currentUtcDateTime() {
      return new Date(driven.now);
    },
    customStatus: undefined as unknown,
    setCustomStatus: (stage: unknown) => {
      df.customStatus = stage;
      driven.stages.push(stage);
    },
    callActivity: call,
    callSubOrchestrator: call,
    createTimer: (until: Date) => {
      driven.now = until.getTime();
      return task(undefined);
    },
    Task: { any: (tasks: unknown[]) => task(tasks[0]) },
  };
  const running = orchestrator(contextOf(df));
  let next = running.next();
  for (let yields = 0; !next.done; yields++) {
    if (yields > 100_000) throw new Error('Cannot drive: the orchestration does not end');
    // A turn takes its time.
    driven.now += 1;
    const { answer } = Object(next.value);
    next = answer instanceof Error ? running.throw(answer) : running.next(answer);
  }
  return next.value;
}

/** What a script answers for a child that is to be run after all. */
export const RUN = Symbol('run');

export const ok = (value: unknown = {}): Outcome<unknown> => ({ ok: true, value });

export const finding = (code: string): Finding => ({ code, severity: 'error', at: 'there', detail: code, fix: 'x' });

/** A failure for good, or one that may pass. */
export const failed = (code: string, retryable = false): Outcome<never> => ({
  ...{ ok: false, retryable, finding: finding(code) },
});
