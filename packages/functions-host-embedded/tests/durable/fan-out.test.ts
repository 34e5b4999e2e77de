import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { uniqueName } from '../../../../tests/names.ts';
import { eventually, type RunningEngine, runEngine } from './run-engine.ts';

let engine: RunningEngine;
beforeAll(async () => {
  engine = await runEngine();
});
afterAll(() => engine.end());

function files() {
  const name = uniqueName('file');
  return { notes: join(engine.folder, `${name}.notes`), gate: join(engine.folder, `${name}.gate`), text: name };
}

test('Task.all() answers results in the order of its tasks', async () => {
  const inputs = Array.from({ length: 50 }, (_, index) => index);
  expect((await engine.run('fanOut', inputs)).output).toEqual(inputs);
});

test('Task.all() of activities, retried activities and sub-orchestrations keeps step with the library', async () => {
  const { output } = await engine.run('mixed', uniqueName('key'));
  expect(output).toEqual([['first', 3, expect.objectContaining({ input: 'third' }), 'fourth'], 'after']);
});

test('Task.any() answers the task that is done first; the instance ends when the others have', async () => {
  const slow = files();
  const id = await engine.start('firstDone', [slow, 1]);
  await engine.until(id, () => existsSync(slow.notes));
  expect((await engine.status(id)).runtimeStatus).toBe('Running');
  writeFileSync(slow.gate, '');
  expect((await engine.ended(id)).output).toBe('quick');
});

test('WhenAll waits for all children: an orchestrator that has caught the first failure ends with the last sibling', async () => {
  const sibling = files();
  const id = await engine.start('failureBesideWait', sibling);
  await eventually(() => existsSync(sibling.notes));
  await engine.until(id, ({ runtimeStatus }) => runtimeStatus === 'Running');
  writeFileSync(sibling.gate, '');
  expect((await engine.ended(id)).output).toBe('failed early');
  expect(readFileSync(sibling.notes, 'utf8')).toMatch(/ ends\n$/);
});

test('WhenAll waits for all children: work after a caught failure takes the result of a sibling’s retry timer', async () => {
  const { output, runtimeStatus } = await engine.run('failureBesideRetry', { key: uniqueName('key'), settle: false });
  // The library numbers "next" 2 when the first child fails; C# gives 2 to the sibling's retry timer, whose end has no value.
  expect(runtimeStatus).toBe('Completed');
  expect(output).toEqual({ failure: "Activity function 'fail' failed: at once".slice(0, 40), next: undefined });
});

test('WhenAll: settling every task after a caught failure is safe', async () => {
  const { output } = await engine.run('failureBesideRetry', { key: uniqueName('key'), settle: true });
  expect(output).toMatchObject({ failure: expect.stringMatching(/!$/), next: 'next' });
});

test('WhenAll: activities whose failure is a value are safe', async () => {
  const { output } = await engine.run('failureAsValue', { key: uniqueName('key'), settle: false });
  expect(output).toEqual({ results: [{ ok: false }, 2], next: 'next' });
});

test('WhenAll: units in sub-orchestrations that do not throw are safe', async () => {
  const { output } = await engine.run('failureInChild', { key: uniqueName('key'), settle: false });
  expect(output).toEqual({ results: [{ ok: false }, { ok: true, value: 2 }], next: 'next' });
});
