import type { OrchestrationContext } from 'durable-functions';
import { describe, expect, it } from 'vitest';
import { step } from '../../../functions/orchestrators/step.ts';
import type { Failed, Outcome } from '../../../shared/work/outcome.ts';

const failed = (detail: string, more: Partial<Failed> = {}): Failed => ({
  ...{ ok: false, retryable: true, ...more },
  finding: { code: 'CVAT_FAILED', severity: 'error', at: 'task', detail, fix: '' },
});

/** Drives the generator by these outcomes; the pauses between the calls, in seconds. */
function drive(outcomes: (number: number) => Outcome<unknown>) {
  const now = new Date('2026-01-01T00:00:00Z');
  const pauses: number[] = [];
  let calls = 0;
  let sleeping = false;
  const df = {
    currentUtcDateTime: now,
    callActivity: () => {
      sleeping = false;
    },
    createTimer: (until: Date) => {
      pauses.push((until.getTime() - now.getTime()) / 1000);
      sleeping = true;
    },
  };
  const running = step({ df } as unknown as OrchestrationContext, 'ensureProject', 'id');
  let next = running.next();
  while (!next.done) next = running.next(sleeping ? undefined : outcomes(++calls));
  return { ended: next.value, pauses, calls };
}

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
    expect(drive(() => failed('no', { retryable: false })).calls).toBe(1);
  });
});
