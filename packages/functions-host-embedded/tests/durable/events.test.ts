import { afterAll, beforeAll, expect, test } from 'vitest';
import { type RunningEngine, runEngine } from './run-engine.ts';

let engine: RunningEngine;
beforeAll(async () => {
  engine = await runEngine();
});
afterAll(() => engine.end());

test('raiseEvent() hands its data to the orchestrator that waits', async () => {
  const id = await engine.start('waits', ['a']);
  await engine.until(id, ({ runtimeStatus }) => runtimeStatus === 'Running');
  expect(await engine.raise(id, 'a', { x: [1] })).toBe(202);
  expect((await engine.ended(id)).output).toEqual([{ x: [1] }]);
});

test('raiseEvent() is kept until its event is awaited, events of one name in their order', async () => {
  const id = await engine.start('waits', ['a', 'b', 'b']);
  await engine.raise(id, 'b', 1);
  await engine.raise(id, 'b', 2);
  await engine.raise(id, 'a', 3);
  expect((await engine.ended(id)).output).toEqual([3, 1, 2]);
});

test('raiseEvent() wakes Task.any() with the task of its event', async () => {
  const id = await engine.start('firstEvent');
  await engine.raise(id, 'b');
  expect((await engine.ended(id)).output).toBe('b');
});

test('raiseEvent() reaches the youngest of two waiters of one name, in C# as in the library', async () => {
  const id = await engine.start('waitsTwice');
  await engine.happened(id, 'TaskCompleted');
  await engine.raise(id, 'a', 1);
  expect((await engine.ended(id)).output).toBe(1);
});

test('Task.any() of an event and a timer goes on with the event and a cancelled timer', async () => {
  const id = await engine.start('approval', 60_000);
  await engine.raise(id, 'approved', 'Ada');
  expect((await engine.ended(id)).output).toBe('approved by Ada');
});

test('Task.any() of an event and a timer goes on with the timer', async () => {
  expect((await engine.run('approval', 50)).output).toBe('too late');
});

test('raiseEvent() answers 404 for an instance that is not there and 410 for one that has ended', async () => {
  const { instanceId } = await engine.run('calls', []);
  expect([await engine.raise('nobody', 'a'), await engine.raise(instanceId, 'a')]).toEqual([404, 410]);
});

test('raiseEvent() takes only JSON', async () => {
  const id = await engine.start('waits', ['a']);
  const text = { method: 'POST', body: 'x', headers: { 'content-type': 'text/plain' } };
  const broken = { method: 'POST', body: '{', headers: { 'content-type': 'application/json' } };
  const statuses = [];
  for (const init of [text, broken]) statuses.push((await engine.send(`instances/${id}/raiseEvent/a`, init)).status);
  expect(statuses).toEqual([400, 400]);
});
