import { afterEach, describe, expect, it, vi } from 'vitest';
import { tellingWaits } from '../../../shared/adapters/cvat/waits.ts';
import type { Waiting } from '../../../shared/cvat/waiting.ts';

const slow = { said: 'CVAT tries to reach the storage' };
const call = { action: 'create the cloud storage', what: 'images' };

afterEach(() => {
  vi.useRealTimers();
});

describe('tellingWaits()', () => {
  it('tells of a request that stays without an answer for ten seconds, and that it is over', () => {
    vi.useFakeTimers({ now: new Date('2026-01-01T00:00:00Z') });
    const told: (Waiting | undefined)[] = [];
    const waits = tellingWaits((waiting) => told.push(waiting), { ...call, slow });
    const answered = waits.unanswered(1);
    vi.advanceTimersByTime(9_999);
    expect(told).toEqual([]);
    vi.advanceTimersByTime(1);
    answered();
    waits.over();
    waits.over();
    expect(told).toEqual([
      {
        ...{ what: 'create the cloud storage "images"', said: 'no answer yet: CVAT tries to reach the storage' },
        ...{ since: '2026-01-01T00:00:00.000Z', attempt: 1 },
      },
      undefined,
    ]);
  });

  it('says nothing of a call that goes well', () => {
    vi.useFakeTimers();
    const sink = vi.fn();
    const waits = tellingWaits(sink, call);
    waits.unanswered(1)();
    vi.advanceTimersByTime(60_000);
    waits.over();
    expect(sink).not.toHaveBeenCalled();
  });

  it('tells of a pause what CVAT said and when the next try is due', () => {
    vi.useFakeTimers({ now: new Date('2026-01-01T00:00:00Z') });
    const told: (Waiting | undefined)[] = [];
    const waits = tellingWaits((waiting) => told.push(waiting), call);
    vi.advanceTimersByTime(2_000);
    waits.pause('CVAT answered 502: Bad Gateway', 3, 5_000);
    expect(told).toEqual([
      {
        ...{ what: 'create the cloud storage "images"', said: 'CVAT answered 502: Bad Gateway', attempt: 3 },
        ...{ since: '2026-01-01T00:00:00.000Z', nextTryAt: '2026-01-01T00:00:07.000Z' },
      },
    ]);
  });
});
