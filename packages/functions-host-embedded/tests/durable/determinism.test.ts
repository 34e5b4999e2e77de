import { afterAll, beforeAll, expect, test } from 'vitest';
import { type RunningEngine, runEngine } from './run-engine.ts';

let engine: RunningEngine;
beforeAll(async () => {
  engine = await runEngine();
});
afterAll(() => engine.end());

test('an orchestrator that schedules something else at a replay fails as non-deterministic', async () => {
  const { output, runtimeStatus } = await engine.run('changes');
  expect(runtimeStatus).toBe('Failed');
  expect(output).toMatch(
    /^Non-Deterministic workflow detected: .*sequence number 0, an activity named 'echo', but .*a timer/,
  );
});

test('an orchestrator that calls another activity at a replay fails as non-deterministic', async () => {
  const { output, runtimeStatus } = await engine.run('renames');
  expect(runtimeStatus).toBe('Failed');
  expect(output).toMatch(/an activity named 'echo', but .* an activity named 'typeOf' in its place/);
});

test('an orchestrator that schedules nothing at a replay fails as non-deterministic', async () => {
  const { output, runtimeStatus } = await engine.run('forgets');
  expect(runtimeStatus).toBe('Failed');
  expect(output).toMatch(/^Non-Deterministic workflow detected: .*'echo', but the current replay has not/);
});

test.each([
  ['usesEntity', /callEntity$/],
  ['signalsEntity', /signalEntity$/],
  ['usesHttp', /callHttp$/],
])('%s fails: the host does not have it and says so', async (name, reason) => {
  const { output, runtimeStatus } = await engine.run(name);
  expect(runtimeStatus).toBe('Failed');
  expect(output).toMatch(/^Cannot run the orchestration: this host has neither entities nor durable HTTP/);
  expect(output).toMatch(reason);
});
