import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Timers } from '../../src/durable/timers.ts';

const DAY_MS = 24 * 60 * 60 * 1000;
const START = Date.parse('2026-01-01T00:00:00Z');

beforeEach(() => {
  vi.useFakeTimers({ now: START });
});
afterEach(() => {
  vi.useRealTimers();
});

test('Timers.arm() fires once, also when the delay is longer than setTimeout can wait', () => {
  const timers = new Timers();
  const fired: number[] = [];
  timers.arm('execution', 0, { delay: 60 * DAY_MS, fire: () => fired.push(Date.now() - START) });
  vi.advanceTimersByTime(60 * DAY_MS - 1);
  expect(fired).toEqual([]);
  vi.advanceTimersByTime(10 * DAY_MS);
  expect(fired).toEqual([60 * DAY_MS]);
});

test('Timers.keep() disarms only the other timers of the execution', () => {
  const timers = new Timers();
  const fired: string[] = [];
  for (const execution of ['a', 'b']) {
    for (const id of [0, 1]) timers.arm(execution, id, { delay: 10, fire: () => fired.push(`${execution}${id}`) });
  }
  timers.keep('a', new Set([1]));
  vi.advanceTimersByTime(10);
  expect(fired).toEqual(['a1', 'b0', 'b1']);
});

test('Timers.disarmAll() leaves nothing that fires', () => {
  const timers = new Timers();
  timers.arm('a', 0, { delay: 10, fire: () => expect.fail('It fired') });
  timers.disarmAll();
  vi.advanceTimersByTime(DAY_MS);
  expect(vi.getTimerCount()).toBe(0);
});
