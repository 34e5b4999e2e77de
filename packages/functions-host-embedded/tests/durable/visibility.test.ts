import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { eventually, type RunningEngine, runEngine, testWorker } from './run-engine.ts';

const LONG = { activities: 3_600_000, turns: 3_600_000 };
const SHORT = { activities: 200, turns: 200 };

let engine: RunningEngine;
afterEach(() => engine.end());

test('an activity whose host died stays invisible for its time, and other work goes on', async () => {
  engine = await runEngine({ visibilityMs: LONG, stopGraceMs: 0 });
  const [notes, gate] = [join(engine.folder, 'notes'), join(engine.folder, 'gate')];
  const begins = () => (existsSync(notes) ? readFileSync(notes, 'utf8').split('begins').length - 1 : 0);
  const id = await engine.start('passes', { notes, gate, text: 'x' });
  await eventually(() => begins() === 1);
  await engine.restart();
  expect(await engine.run('calls', [{ name: 'echo', input: 7 }])).toMatchObject({ output: [7] });
  expect(await engine.status(id)).toMatchObject({ runtimeStatus: 'Running' });
  expect(begins()).toBe(1);
  // What is hidden stays so for the one after the next.
  await engine.restart({ visibilityMs: SHORT });
  await eventually(() => begins() === 2);
  writeFileSync(gate, '');
  expect(await engine.ended(id)).toMatchObject({ runtimeStatus: 'Completed', output: 'x' });
});

test('an orchestrator turn whose host died stays invisible for its time', async () => {
  const worker = await testWorker();
  const gate = Promise.withResolvers<void>();
  const turn = Promise.withResolvers<void>();
  engine = await runEngine({
    ...{ visibilityMs: LONG, stopGraceMs: 0 },
    worker: {
      functions: worker.functions,
      async invoke(name, ...rest) {
        turn.resolve();
        await gate.promise;
        return worker.invoke(name, ...rest);
      },
    },
  });
  const id = await engine.start('calls', [{ name: 'echo', input: 7 }]);
  await turn.promise;
  await engine.restart({ worker });
  expect(await engine.run('calls', [{ name: 'echo', input: 8 }])).toMatchObject({ output: [8] });
  expect(await engine.status(id)).toMatchObject({ runtimeStatus: 'Pending' });
  await engine.restart({ worker, visibilityMs: SHORT });
  expect(await engine.ended(id)).toMatchObject({ output: [7] });
  gate.resolve();
});
