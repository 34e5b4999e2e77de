import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { eventually, type RunningEngine, runEngine } from './run-engine.ts';

let engine: RunningEngine;
beforeAll(async () => {
  engine = await runEngine({ maxConcurrentActivityFunctions: 2 });
});
afterAll(() => engine.end());

test('callActivity() hands inputs of every JSON type over unchanged', async () => {
  const inputs = [{ a: [1] }, 'text', '5', 5, true, null];
  const { output } = await engine.run('calls', [
    ...inputs.map((input) => ({ name: 'typeOf', input })),
    { name: 'typeOf' },
  ]);
  expect(output).toEqual([
    'object {"a":[1]}',
    'string "text"',
    'string "5"',
    'number 5',
    'boolean true',
    'undefined undefined',
    'undefined undefined',
  ]);
});

test('callActivity() answers what survives JSON: nothing as null, bytes as base64, a class as its fields', async () => {
  const kinds = ['nothing', 'text', 'json', 'bytes', 'class', 'half'];
  const { output } = await engine.run(
    'calls',
    kinds.map((input) => ({ name: 'answer', input })),
  );
  expect(output).toEqual([null, 'text', '{"a":1}', Buffer.from('bytes').toString('base64'), { x: 1 }, 0.5]);
});

test('callActivity() throws a failure as Reason and Details, which the orchestrator can catch', async () => {
  const { output, runtimeStatus } = await engine.run('catches');
  expect(runtimeStatus).toBe('Completed');
  expect(output).toEqual([
    expect.stringMatching(/^Activity function 'fail' failed: no luck \n .*"Message":"no luck"/),
    'after',
  ]);
});

test('callActivity() fails the instance when nobody catches', async () => {
  const { output, runtimeStatus } = await engine.run('calls', [{ name: 'fail', input: 'no luck' }]);
  expect(runtimeStatus).toBe('Failed');
  expect(output).toMatch(/^Orchestrator function 'calls' failed: Activity function 'fail' failed: no luck/);
});

test('callActivity() of a function that does not exist fails the instance', async () => {
  const { output, runtimeStatus } = await engine.run('calls', [{ name: 'echo' }, { name: 'missing' }]);
  expect(runtimeStatus).toBe('Failed');
  expect(output).toMatch(/The function 'missing' doesn't exist.*known activity functions: '.*echo/);
});

test('callActivity() finds the function without regard to case', async () => {
  expect((await engine.run('calls', [{ name: 'ECHO', input: 1 }])).output).toEqual([1]);
});

test('maxConcurrentActivityFunctions bounds the activities that run at a time', async () => {
  const [notes, gate] = [join(engine.folder, 'notes'), join(engine.folder, 'gate')];
  const id = await engine.start(
    'passAll',
    ['a', 'b', 'c', 'd'].map((text) => ({ notes, gate, text })),
  );
  await eventually(() => readNotes(notes).length === 2);
  writeFileSync(gate, '');
  expect((await engine.ended(id)).output).toEqual(['a', 'b', 'c', 'd']);
  let running = 0;
  const counts = readNotes(notes).map((line) => {
    running += line.endsWith('begins') ? 1 : -1;
    return running;
  });
  expect(counts).toHaveLength(8);
  expect(Math.max(...counts)).toBe(2);
});

function readNotes(path: string): string[] {
  try {
    return readFileSync(path, 'utf8').split('\n').slice(0, -1);
  } catch {
    return [];
  }
}
