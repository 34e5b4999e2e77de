import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { type RunningEngine, runEngine } from './run-engine.ts';

let engine: RunningEngine;
beforeAll(async () => {
  engine = await runEngine();
});
afterAll(() => engine.end());

const HOUR_MS = 60 * 60 * 1000;

test('createTimer() wakes the orchestrator when the time has come', async () => {
  expect((await engine.run('sleeps', 150)).output).toBeGreaterThanOrEqual(150);
});

test('createTimer() of the past wakes the orchestrator at once', async () => {
  expect((await engine.run('sleeps', -HOUR_MS)).runtimeStatus).toBe('Completed');
});

test('a timer that is not cancelled holds the completion', async () => {
  const { instanceId, output } = await engine.run('leavesTimer', { ms: 150, cancel: false });
  const history = await engine.history(instanceId);
  expect(output).toBe('done');
  expect(history.map(({ EventType }) => EventType)).toContain('TimerFired');
});

test('a cancelled timer does not hold the completion', async () => {
  expect((await engine.run('leavesTimer', { ms: HOUR_MS, cancel: true })).output).toBe('done');
});

test('a timer that is longer than the limit becomes several short ones', async () => {
  const short = await runEngine({ timerLimits: { longestTimer: 100, interval: 50 } });
  const { output, instanceId } = await short.run('sleeps', 600);
  const created = (await short.history(instanceId)).filter(({ EventType }) => EventType === 'TimerCreated');
  expect(output).toBeGreaterThanOrEqual(600);
  // How many there are is a matter of how late each is noticed.
  expect(created.length).toBeGreaterThan(1);
  const lengths = created.map(({ Timestamp, FireAt }) => Date.parse(String(FireAt)) - Date.parse(String(Timestamp)));
  expect(lengths.filter((ms) => !(ms <= 50))).toEqual([]);
  await short.end();
});

test('a timer is armed again after a restart', async () => {
  const id = await engine.start('sleeps', 300);
  await engine.happened(id, 'TimerCreated');
  await engine.restart();
  expect((await engine.ended(id)).output).toBeGreaterThanOrEqual(300);
});

test('a timer that came due while no engine ran fires at the next start', async () => {
  const id = await engine.start('sleeps', 100);
  await engine.happened(id, 'TimerCreated');
  await engine.stop();
  await new Promise((resolve) => setTimeout(resolve, 150));
  await engine.restart();
  expect((await engine.ended(id)).runtimeStatus).toBe('Completed');
});

test.each([false, true])(
  'a clock that is put right makes no timer last longer (the engine restarts meanwhile: %s)',
  async (restarts) => {
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 2 * HOUR_MS });
    try {
      const id = await engine.start('sleeps', 300);
      await engine.happened(id, 'TimerCreated');
      vi.setSystemTime(Date.now() - 2 * HOUR_MS);
      if (restarts) await engine.restart();
      expect((await engine.ended(id)).runtimeStatus).toBe('Completed');
    } finally {
      vi.useRealTimers();
    }
  },
);
