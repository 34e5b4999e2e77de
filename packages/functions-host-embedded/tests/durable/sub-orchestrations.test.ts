import { afterAll, beforeAll, expect, test } from 'vitest';
import { uniqueName } from '../../../../tests/names.ts';
import { type RunningEngine, runEngine } from './run-engine.ts';

let engine: RunningEngine;
beforeAll(async () => {
  engine = await runEngine();
});
afterAll(() => engine.end());

test('callSubOrchestrator() runs the child under the id that it names', async () => {
  const id = uniqueName('child');
  const { output, instanceId } = await engine.run('parent', { name: 'child', input: { a: 1 }, id });
  expect(output).toEqual([{ input: { a: 1 }, instanceId: id, parentInstanceId: instanceId }]);
  expect(await engine.status(id)).toMatchObject({ name: 'child', runtimeStatus: 'Completed', input: { a: 1 } });
});

test('callSubOrchestrator() gives an unnamed child the id of the execution and the number of the task', async () => {
  const { output } = await engine.run('parent', { name: 'child' });
  expect(output).toMatchObject([{ instanceId: expect.stringMatching(/^[0-9a-f]{32}:0$/) }]);
});

test('callSubOrchestrator() hands the version over', async () => {
  const id = uniqueName('child');
  const parent = await engine.start('parent', { name: 'tells', id, version: '7' });
  await engine.until(id, ({ runtimeStatus }) => runtimeStatus === 'Running');
  await engine.raise(id, 'go');
  expect((await engine.ended(parent)).output).toMatchObject([{ version: '7' }]);
});

test('callSubOrchestrator() throws the failure of its child, which the orchestrator can catch', async () => {
  const { output } = await engine.run('carefulParent', { name: 'throws' });
  expect(output).toMatch(
    /^caught: Orchestrator function 'throws' failed: thrown by the orchestrator \n Message: thrown/,
  );
});

test('callSubOrchestrator() runs many children at a time', async () => {
  const inputs = Array.from({ length: 20 }, (_, index) => index);
  expect((await engine.run('manyChildren', inputs)).output).toEqual(inputs.map((input) => [input]));
});

test('callSubOrchestrator() of a function that does not exist fails the instance', async () => {
  const { output, runtimeStatus } = await engine.run('carefulParent', { name: 'missing' });
  expect(runtimeStatus).toBe('Failed');
  expect(output).toMatch(/The function 'missing' doesn't exist, is disabled, or is not an orchestrator function/);
});

test.each([
  ['@entity', /starts with @/],
  ['a/b', /contains/],
  ['a'.repeat(101), /longer than 100/],
])('callSubOrchestrator() fails the instance when the child’s id is %s', async (id, problem) => {
  const { output, runtimeStatus } = await engine.run('carefulParent', { name: 'child', id });
  expect(runtimeStatus).toBe('Failed');
  expect(output).toMatch(problem);
});

test('callSubOrchestrator() fails the instance when the child would have its own id', async () => {
  const id = uniqueName('self');
  const { output, runtimeStatus } = await engine.run('carefulParent', { name: 'child', id }, id);
  expect(runtimeStatus).toBe('Failed');
  expect(output).toMatch(/the id of the orchestration itself/);
});

test('callSubOrchestrator() throws when an instance of the child’s id is active', async () => {
  const id = await engine.start('waits', ['go']);
  const { output } = await engine.run('carefulParent', { name: 'child', id });
  expect(output).toMatch(/^caught: Cannot start the sub-orchestration "child": an instance of its id is active/);
  expect((await engine.status(id)).name).toBe('waits');
});

test('callSubOrchestrator() starts a child again whose id belongs to an instance that has ended', async () => {
  const { instanceId } = await engine.run('calls', []);
  const { runtimeStatus } = await engine.run('parent', { name: 'child', id: instanceId });
  expect(runtimeStatus).toBe('Completed');
  expect((await engine.status(instanceId)).name).toBe('child');
});
