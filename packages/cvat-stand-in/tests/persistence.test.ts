import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { expect, onTestFinished, test } from 'vitest';
import { publishedProgram } from '../../../tests/published-program.ts';
import { idOf, type Sending, send } from './stand-in.ts';

type Ready = { ready: boolean; url: string; token: string; readOnlyToken: string };

const PROGRAM = publishedProgram('cvat-stand-in');

async function started(dataDir: string) {
  const child = spawn(process.execPath, [PROGRAM, '--data', dataDir], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  onTestFinished(() => kill(child));
  const [line] = await once(createInterface(child.stdout), 'line');
  const ready: Ready = JSON.parse(line);
  const call = (method: string, path: string, sending: Sending = {}) =>
    send(new URL(path, ready.url), method, ready.token, sending);
  return { child, ready, call };
}

async function kill(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill('SIGKILL');
  await once(child, 'exit');
}

async function folder(): Promise<string> {
  const path = await mkdtemp(join(tmpdir(), 'cvat-'));
  onTestFinished(() => rm(path, { recursive: true, force: true }));
  return path;
}

test('state: what was answered survives kill -9, with tokens and ids, and a line that was cut off is forgotten', async () => {
  const dataDir = await folder();
  const first = await started(dataDir);
  expect(first.ready).toMatchObject({ ready: true, token: expect.any(String), readOnlyToken: expect.any(String) });
  const json = { name: 'p', labels: [{ name: 'Animal/Cat' }] };
  const id = idOf(await first.call('POST', '/api/projects', { json }));
  const gone = idOf(await first.call('POST', '/api/projects', { json }));
  await first.call('DELETE', `/api/projects/${gone}`);
  await kill(first.child);
  await appendFile(join(dataDir, 'state.jsonl'), '[["projects",99,{"id":99,"na');

  const second = await started(dataDir);
  expect((await second.call('GET', '/api/projects/99')).status).toBe(404);
  expect(second.ready.token).toBe(first.ready.token);
  expect((await second.call('GET', `/api/projects/${id}`)).json).toMatchObject({ name: 'p' });
  expect((await second.call('GET', `/api/labels?project_id=${id}`)).json).toMatchObject({ count: 1 });
  expect((await second.call('GET', `/api/projects/${gone}`)).status).toBe(404);
  expect(idOf(await second.call('POST', '/api/projects', { json }))).toBe(gone + 1);
});

test('state: background work that was queued or started has failed afterwards', async () => {
  const dataDir = await folder();
  const first = await started(dataDir);
  const state = async ({ call }: typeof first, id: number) =>
    (await call('GET', `/api/requests/create:task-${id}`)).json;
  await first.call('POST', '/stand-in/work', { json: { hold: 'started' } });
  const ids: number[] = [];
  // Two are worked at, and the third waits.
  for (const status of ['started', 'started', 'queued']) {
    const id = idOf(await first.call('POST', '/api/tasks', { json: { name: 't' } }));
    const path = `/api/tasks/${id}/data/`;
    expect((await first.call('POST', path, { json: { image_quality: 70 } })).status).toBe(202);
    await expect.poll(() => state(first, id)).toMatchObject({ status });
    ids.push(id);
  }
  await kill(first.child);
  const second = await started(dataDir);
  for (const id of ids) {
    expect(await state(second, id)).toMatchObject({
      status: 'failed',
      message: expect.stringContaining('AbandonedJobError'),
    });
  }
});

test('main: without a data folder it says how to call it', async () => {
  const child = spawn(process.execPath, [PROGRAM], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const [[text], [code]] = await Promise.all([once(child.stderr, 'data'), once(child, 'exit')]);
  expect(String(text)).toContain('--data DIR');
  expect(code).toBe(2);
});
