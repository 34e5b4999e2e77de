import { describe, expect, it } from 'vitest';
import { step } from '../../../functions/orchestrators/step.ts';
import type { Failed, Outcome } from '../../../shared/work/outcome.ts';
import { contextOf } from './context-of.ts';

const failed = (detail: string, more: Partial<Failed> = {}): Failed => ({
  ...{ ok: false, retryable: true, ...more },
  finding: { code: 'CVAT_FAILED', severity: 'error', at: 'task', detail, fix: '' },
});

/** Drives the generator by these outcomes; an Error is what the host says of work that it lost. The pauses are in seconds. */
function drive(outcomes: (number: number) => Outcome<unknown> | Error) {
  const now = new Date('2026-01-01T00:00:00Z');
  const pauses: number[] = [];
  let calls = 0;
  let sleeping = false;
  const shown: unknown[] = [];
  const df = {
    instanceId: 'a1',
    currentUtcDateTime: now,
    customStatus: { stage: 'tasks' } as unknown,
    setCustomStatus: (status: unknown) => {
      df.customStatus = status;
      shown.push(status);
    },
    callActivity: () => {
      sleeping = false;
    },
    createTimer: (until: Date) => {
      pauses.push((until.getTime() - now.getTime()) / 1000);
      sleeping = true;
    },
  };
  const running = step(contextOf(df), 'ensureProject', 'id');
  let next = running.next();
  while (!next.done) {
    const outcome = sleeping ? undefined : outcomes(++calls);
    next = outcome instanceof Error ? running.throw(outcome) : running.next(outcome);
  }
  return { ended: next.value, pauses, calls, shown };
}

const died = (code: number) =>
  new Error(`Activity function 'ensureProject' failed: node exited with code ${code} \n at`);

describe('step()', () => {
  it('has patience with what may pass', () => {
    expect(drive((number) => failed(`try ${number}`, { tries: 3 })).pauses).toEqual([2, 10, 30, 120, 300]);
  });

  it('ends where the same failure comes back as often as it is worth trying', () => {
    const { ended, pauses, calls } = drive(() => failed('CVAT answered 500', { tries: 4 }));
    expect(ended).toMatchObject({ ok: false, finding: { detail: 'CVAT answered 500' } });
    expect({ pauses, calls }).toEqual({ pauses: [2, 10, 30], calls: 4 });
  });

  it('does not come back before it is asked to, but does not wait for days', () => {
    const { pauses } = drive((number) => failed(`${number}`, { retryAfterSeconds: number === 1 ? 45 : 1e9 }));
    expect(pauses).toEqual([45, 3600, 3600, 3600, 3600]);
  });

  it('does not repeat what would fail again', () => {
    const { calls, shown } = drive(() => failed('no', { retryable: false }));
    expect({ calls, shown }).toEqual({ calls: 1, shown: [] });
  });

  it('shows which call it waits for, what the server said and when it tries again, beside what is shown anyway', () => {
    const busy = failed('Cannot create the project "Animals": CVAT answered 503: try "later"');
    const { shown } = drive((number) => (number < 3 ? busy : { ok: true, value: 7 }));
    const waiting = {
      ...{ what: 'create the project "Animals"', said: 'CVAT answered 503: try "later"' },
      since: '2026-01-01T00:00:00.000Z',
    };
    const stage = 'tasks';
    expect(shown).toEqual([
      { stage, waiting: { ...waiting, attempt: 1, nextTryAt: '2026-01-01T00:00:02.000Z' } },
      { stage, waiting: { ...waiting, attempt: 2 } },
      { stage, waiting: { ...waiting, attempt: 2, nextTryAt: '2026-01-01T00:00:10.000Z' } },
      { stage, waiting: { ...waiting, attempt: 3 } },
      { stage },
    ]);
  });

  it('shows no wait any more once it has given up', () => {
    expect(drive((number) => failed(`${number}`)).shown.at(-1)).toEqual({ stage: 'tasks' });
    expect(drive(() => died(137)).shown.at(-1)).toEqual({ stage: 'tasks' });
  });

  it('shows that the host lost the work', () => {
    const { shown } = drive((number) => (number < 2 ? died(137) : { ok: true, value: 7 }));
    expect(shown[0]).toMatchObject({
      waiting: { what: 'ensureProject', said: expect.stringContaining('exited with code 137'), attempt: 1 },
    });
  });

  it('survives a worker that dies, twice at most, and not at the moment at which others begin again', () => {
    const done: Outcome<unknown> = { ok: true, value: 7 };
    const { ended, pauses } = drive((number) => (number < 3 ? died(137) : done));
    expect(ended).toEqual(done);
    expect(pauses).toHaveLength(2);
    expect(pauses[0]).toBeGreaterThanOrEqual(5);
    expect(pauses[1]).toBeGreaterThanOrEqual(60);
  });

  it.each([
    [died(134), 'OUT_OF_MEMORY', /"size"/],
    [died(1), 'WORKER_LOST', /app log/],
    [
      new Error("Activity function 'a' failed: Timeout value of 00:10:00 was exceeded by function: Functions.a"),
      ...(['STEP_TIMED_OUT', /functionTimeout/] as const),
    ],
    [new Error('Non-Deterministic workflow detected: ...'), 'APP_CHANGED', /version/],
  ])('names the cause where it dies each time: %s', (error, code, fix) => {
    const { ended, calls } = drive(() => error);
    expect(calls).toBe(3);
    const detail = expect.stringContaining(error.message.split(' \n')[0] ?? '');
    expect(ended).toMatchObject({
      ok: false,
      retryable: false,
      finding: { code, detail, fix: expect.stringMatching(fix) },
    });
  });
});
