import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, expect, test } from 'vitest';
import type { FunctionWorker } from '../src/worker.ts';
import { startWorkerProcess } from '../src/worker-process.ts';
import { bundle } from './bundle.ts';
import { eventually, type RunningEngine, runEngine } from './durable/run-engine.ts';

const SOURCE = fileURLToPath(new URL('durable-app/index.ts', import.meta.url));

let worker: FunctionWorker;
let running: RunningEngine;
afterEach(async () => {
  await running.end();
  await worker.stop();
});

/** An engine whose worker is a process of its own; `pids` names each of them in its turn. */
async function start(functionTimeoutMs?: number) {
  const pids: number[] = [];
  const gaveUp: string[] = [];
  worker = await startWorkerProcess({
    entry: await bundle(SOURCE, 'durable-app'),
    ...{ functionAppDirectory: '.', env: { PATH: process.env.PATH }, functionTimeoutMs },
    log: (_level, _source, message) => {
      const pid = /^Worker process (\d+) started/.exec(message)?.[1];
      if (pid) pids.push(Number(pid));
    },
    giveUp: (error) => gaveUp.push(error.message),
  });
  running = await runEngine({ worker });
  return { pids, gaveUp, notes: join(running.folder, 'notes') };
}

const kill = (pid: number | undefined) => process.kill(pid ?? 0, 'SIGKILL');
const begun = (notes: string, count: number) =>
  eventually(() => existsSync(notes) && readFileSync(notes, 'utf8').split('begins').length > count);

test('a worker that dies alone ends its open work with the words of the real host, and another takes its place; the third death within half an hour ends the host', async () => {
  const { pids, gaveUp, notes } = await start();
  const gate = join(running.folder, 'never');
  const one = await running.start('passes', { notes, text: 'one', gate });
  const two = await running.start('passes', { notes, text: 'two', gate });
  await begun(notes, 2);
  kill(pids[0]);
  for (const id of [one, two]) {
    expect(await running.ended(id)).toMatchObject({
      runtimeStatus: 'Failed',
      output: expect.stringContaining("Activity function 'pass' failed: node exited with code 137 (0x89)"),
    });
  }
  expect(await running.run('calls', [{ name: 'echo', input: 7 }])).toMatchObject({
    runtimeStatus: 'Completed',
    output: [7],
  });
  expect(pids).toHaveLength(2);
  kill(pids[1]);
  await eventually(() => pids.length === 3);
  expect(gaveUp).toEqual([]);
  kill(pids[2]);
  await eventually(() => gaveUp.length > 0);
  expect(gaveUp).toEqual([expect.stringContaining('restart retry count')]);
});

test('the time limit ends the function that passed it, and its worker', async () => {
  const { pids, notes } = await start(8_000);
  const gate = join(running.folder, 'never');
  const ended = await running.run('passes', { notes, text: 'slow', gate });
  expect(ended.output).toContain('Timeout value of 00:00:08 was exceeded by function: Functions.pass');
  expect(await running.run('calls', [{ name: 'echo', input: 7 }])).toMatchObject({ output: [7] });
  expect(pids).toHaveLength(2);
});
