import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { uniqueName } from '../../../../tests/names.ts';
import { eventually, type RunningEngine, runEngine } from './run-engine.ts';

/** Its activities outlive it when it stops. */
async function hastyEngine(): Promise<RunningEngine> {
  const engine = await runEngine({ stopGraceMs: 0 });
  onTestFinished(() => engine.end());
  return engine;
}

/** Files of one call of the activity `pass`. */
function files(engine: RunningEngine, text: string) {
  const name = join(engine.folder, uniqueName(text));
  return { notes: `${name}.notes`, gate: `${name}.gate`, text };
}

const count = (notes: string, line: string) => readFileSync(notes, 'utf8').split(`${line}\n`).length - 1;

test('an activity whose result is in the journal does not run again at the next start', async () => {
  const engine = await hastyEngine();
  const slow = files(engine, 'slow');
  const quick = { notes: slow.notes, text: 'quick' };
  const id = await engine.start('passAll', [quick, slow]);
  await engine.happened(id, 'TaskCompleted');
  await engine.restart();
  await eventually(() => count(slow.notes, 'slow begins') === 2);
  writeFileSync(slow.gate, '');
  expect((await engine.ended(id)).output).toEqual(['quick', 'slow']);
  expect(count(slow.notes, 'quick begins')).toBe(1);
});

test('an activity that outlives its engine writes into no journal of the next', async () => {
  const engine = await hastyEngine();
  const call = files(engine, 'call');
  const id = await engine.start('passes', call);
  await eventually(() => existsSync(call.notes));
  await engine.restart();
  await eventually(() => count(call.notes, 'call begins') === 2);
  await engine.call('POST', `instances/${id}/terminate?reason=enough`);
  await engine.ended(id);
  writeFileSync(call.gate, '');
  await eventually(() => count(call.notes, 'call ends') === 2);
  expect(await engine.status(id)).toMatchObject({ runtimeStatus: 'Terminated', output: 'enough' });
});

test('an activity of a terminated instance answers nothing to the next instance of its id', async () => {
  const engine = await hastyEngine();
  const [old, next] = [files(engine, 'old'), files(engine, 'next')];
  const id = await engine.start('passes', old);
  await eventually(() => existsSync(old.notes));
  await engine.call('POST', `instances/${id}/terminate`);
  await engine.ended(id);
  await engine.start('passes', next, id);
  await eventually(() => existsSync(next.notes));
  writeFileSync(old.gate, '');
  await eventually(() => count(old.notes, 'old ends') === 1);
  writeFileSync(next.gate, '');
  expect((await engine.ended(id)).output).toBe('next');
});
