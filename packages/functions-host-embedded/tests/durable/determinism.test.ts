import { afterAll, beforeAll, expect, test } from 'vitest';
import { type RunningEngine, runEngine } from './run-engine.ts';

/** In the words of the extension, which an app may look for. */
const REFUSED = 'Non-Deterministic workflow detected: A previous execution of this orchestration scheduled';
const CHANGED = 'Was a change made to the orchestrator code after this instance had already started running?';

let engine: RunningEngine;
beforeAll(async () => {
  engine = await runEngine();
});
afterAll(() => engine.end());

test('an orchestrator that schedules something else at a replay fails as non-deterministic', async () => {
  const { output, runtimeStatus } = await engine.run('changes');
  expect(runtimeStatus).toBe('Failed');
  expect(output).toBe(
    `${REFUSED} an activity task with sequence number 0 named 'echo', but the current orchestration replay instead produced ` +
      `a CreateTimerOrchestratorAction action with this sequence number. ${CHANGED}`,
  );
});

test('an orchestrator that calls another activity at a replay fails as non-deterministic', async () => {
  const { output, runtimeStatus } = await engine.run('renames');
  expect(runtimeStatus).toBe('Failed');
  expect(output).toBe(
    `${REFUSED} an activity task with sequence number 0 named 'echo', but the current orchestration replay instead scheduled ` +
      `an activity task named 'typeOf' with this sequence number.  ${CHANGED}`,
  );
});

test('an orchestrator that schedules nothing at a replay fails as non-deterministic', async () => {
  const { output, runtimeStatus } = await engine.run('forgets');
  expect(runtimeStatus).toBe('Failed');
  expect(output).toBe(
    `${REFUSED} an activity task with sequence ID 0 and name 'echo' (version ''), but the current replay execution hasn't ` +
      `(yet?) scheduled this task. ${CHANGED}`,
  );
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
