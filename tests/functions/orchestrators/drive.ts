import type { OrchestrationContext, Task } from 'durable-functions';
import type { Finding } from '../../../shared/dataset/finding.ts';
import type { Outcome } from '../../../shared/work/outcome.ts';
import { contextOf } from './context-of.ts';

/**
 * What each activity answers; a function is asked with its input and the number of its call. An Error is what the host says of
 * work that it lost.
 */
export type Script = Record<string, Outcome<unknown> | ((input: unknown, call: number) => unknown)>;

/** Orchestrations are pure: this runs one in a moment, whatever it waits for, and notes what it calls. */
export function drive<T>(
  orchestrator: (context: OrchestrationContext) => Generator<Task, T>,
  input: unknown,
  script: Script,
) {
  const calls: [name: string, input: unknown][] = [];
  const stages: unknown[] = [];
  let now = Date.UTC(2026, 0, 1);
  let answer: unknown;
  const call = (name: string, given: unknown) => {
    calls.push([name, given]);
    const scripted = script[name];
    if (scripted === undefined) throw new Error(`Cannot drive: the script has no "${name}"`);
    const times = calls.filter(([called]) => called === name).length;
    answer = typeof scripted === 'function' ? scripted(given, times) : scripted;
  };
  const df = {
    instanceId: 'a1',
    getInput: () => input,
    get currentUtcDateTime() {
      return new Date(now);
    },
    customStatus: undefined as unknown,
    setCustomStatus: (stage: unknown) => {
      df.customStatus = stage;
      stages.push(stage);
    },
    callActivity: call,
    callSubOrchestrator: call,
    createTimer: (until: Date) => {
      now = until.getTime();
      answer = undefined;
    },
  };
  const running = orchestrator(contextOf(df));
  let next = running.next();
  for (let yields = 0; !next.done; yields++) {
    if (yields > 100_000) throw new Error('Cannot drive: the orchestration does not end');
    next = answer instanceof Error ? running.throw(answer) : running.next(answer);
  }
  const seconds = (now - Date.UTC(2026, 0, 1)) / 1000;
  return { result: next.value, calls, names: calls.map(([name]) => name), stages, seconds };
}

export const ok = (value: unknown = {}): Outcome<unknown> => ({ ok: true, value });

export const finding = (code: string): Finding => ({ code, severity: 'error', at: 'there', detail: code, fix: 'x' });

/** A failure for good, or one that may pass. */
export const failed = (code: string, retryable = false): Outcome<never> => ({
  ...{ ok: false, retryable, finding: finding(code) },
});
