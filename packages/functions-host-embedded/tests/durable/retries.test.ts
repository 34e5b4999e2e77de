import { afterAll, beforeAll, expect, test } from 'vitest';
import { uniqueName } from '../../../../tests/names.ts';
import { type RunningEngine, runEngine } from './run-engine.ts';

let engine: RunningEngine;
beforeAll(async () => {
  engine = await runEngine();
});
afterAll(() => engine.end());

const key = () => uniqueName('key');

/** ms from a failure to the retry timer that follows it, in order. */
async function pauses(id: string): Promise<number[]> {
  const history = await engine.history(id);
  const failures = history.filter(({ EventType }) => EventType === 'TaskFailed');
  const timers = history.filter(({ EventType }) => EventType === 'TimerCreated');
  // A timer is created, in the same turn, right after the failure that it follows: Timestamp is that turn's time.
  return timers
    .slice(0, failures.length)
    .map((timer) => Date.parse(`${timer.FireAt}`) - Date.parse(`${timer.Timestamp}`));
}

test('callActivityWithRetry() answers the first success', async () => {
  const asked = { key: key(), failures: 2, first: 1, attempts: 5 };
  expect((await engine.run('retries', asked)).output).toEqual([3, 'after']);
});

test('callActivityWithRetry() throws the last failure when all attempts have failed, and keeps step with the library', async () => {
  const { output, instanceId } = await engine.run('retries', { key: key(), failures: 9, first: 40, attempts: 3 });
  expect(output).toEqual(["Activity function 'flaky' failed: attempt 3", 'after']);
  // The third timer is due at once: the library waits for a timer after every failure.
  expect(await pauses(instanceId)).toEqual([40, 40, 0]);
});

test('callActivityWithRetry() with one attempt waits for the timer that is due at once', async () => {
  const { output, instanceId } = await engine.run('retries', { key: key(), failures: 9, first: 60_000, attempts: 1 });
  expect(output).toEqual(["Activity function 'flaky' failed: attempt 1", 'after']);
  expect(await pauses(instanceId)).toEqual([0]);
});

test('callActivityWithRetry() lengthens the pause by the backoff coefficient, up to the longest', async () => {
  const asked = { key: key(), failures: 9, first: 10, attempts: 5, backoff: 2, longest: 30 };
  expect(await pauses((await engine.run('retries', asked)).instanceId)).toEqual([10, 20, 30, 30, 0]);
});

test('callActivityWithRetry() never ends when its retry timeout has passed, as in production, and the log says so', async () => {
  const id = await engine.start('retries', { key: key(), failures: 9, first: 20, attempts: 50, timeout: 50 });
  await engine.until(id, () => engine.logs.some((line) => line.includes(id) && line.includes('issue 629')));
  expect((await engine.status(id)).runtimeStatus).toBe('Running');
});

test('callActivityWithRetry() refuses options that the real host refuses', async () => {
  const { output, runtimeStatus } = await engine.run('retries', { key: key(), failures: 0, first: 1, attempts: 0 });
  expect(runtimeStatus).toBe('Failed');
  expect(output).toMatch(/maxNumberOfAttempts/);
});

test('callSubOrchestratorWithRetry() starts a child of a fixed id again', async () => {
  const id = uniqueName('child');
  const { output } = await engine.run('retryingParent', { name: 'flakyChild', input: { key: key(), failures: 2 }, id });
  expect(output).toBe(3);
  expect((await engine.status(id)).runtimeStatus).toBe('Completed');
});

test('callSubOrchestratorWithRetry() gives every attempt of an unnamed child an id of its own', async () => {
  const input = { name: 'flakyChild', input: { key: key(), failures: 2 } };
  const { output, instanceId } = await engine.run('retryingParent', input);
  const created = (await engine.history(instanceId)).filter(({ EventType }) =>
    /SubOrch.*(Failed|Completed)/.test(EventType),
  );
  expect(output).toBe(3);
  expect(created.map(({ EventType }) => EventType)).toEqual([
    'SubOrchestrationInstanceFailed',
    'SubOrchestrationInstanceFailed',
    'SubOrchestrationInstanceCompleted',
  ]);
});
