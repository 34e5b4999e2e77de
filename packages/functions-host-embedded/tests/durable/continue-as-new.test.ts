import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { eventually, type RunningEngine, runEngine } from './run-engine.ts';

let engine: RunningEngine;
beforeAll(async () => {
  engine = await runEngine();
});
afterAll(() => engine.end());

test('continueAsNew() begins a new execution with the new input and a fresh history', async () => {
  const { output, instanceId, input, customStatus } = await engine.run('countdown', { left: 3, seen: [] });
  expect({ output, input, customStatus }).toEqual({
    output: [3, 2, 1],
    input: { left: 0, seen: [3, 2, 1] },
    customStatus: { left: 0 },
  });
  const started = (await engine.history(instanceId)).filter(({ EventType }) => EventType === 'ExecutionStarted');
  expect(started).toHaveLength(1);
});

test('continueAsNew() keeps the time of creation', async () => {
  const id = await engine.start('countdown', { left: 2, seen: [] });
  const { createdTime } = await engine.status(id);
  expect((await engine.ended(id)).createdTime).toBe(createdTime);
});

test('continueAsNew() keeps the custom status until the next execution sets another', async () => {
  expect(await engine.run('tellsOnce')).toMatchObject({ output: 'done', customStatus: 'told' });
});

test('continueAsNew() carries events over that came while it ran and that nobody awaited', async () => {
  const [notes, gate] = [join(engine.folder, 'notes'), join(engine.folder, 'gate')];
  const id = await engine.start('collector', { wanted: 4, seen: [], notes, gate });
  await engine.raise(id, 'item', 1);
  await eventually(() => existsSync(notes));
  await engine.raise(id, 'item', 2);
  await engine.raise(id, 'item', 3);
  writeFileSync(gate, '');
  await engine.raise(id, 'item', 4);
  expect((await engine.ended(id)).output).toEqual([1, 2, 3, 4]);
  expect(engine.logs.filter((line) => line.includes(id) && line.includes('did not await: item'))).not.toEqual([]);
});

test('continueAsNew() survives a restart in the middle of its executions', async () => {
  const id = await engine.start('countdown', { left: 30, seen: [] });
  await engine.until(id, ({ customStatus }) => customStatus !== null);
  await engine.restart();
  expect((await engine.ended(id)).output).toHaveLength(30);
});
