import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { QueueServiceClient } from '@azure/storage-queue';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import type { Note } from '../run-app.ts';
import { spawnHost } from '../spawn-host.ts';
import { app } from './app.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'host-'));
  await writeFile(join(folder, 'host.json'), '{"version":"2.0"}');
});
afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
});

/** What the host says of an app that it can not run. */
async function complaintOf(source: string): Promise<string> {
  const entry = join(import.meta.dirname, `app-${crypto.randomUUID()}.mjs`);
  await writeFile(entry, source);
  try {
    const env = { PATH: process.env.PATH };
    const host = await spawnHost({ entry, root: folder, dataDir: join(folder, 'data'), env });
    await host.kill();
    return '';
  } catch (error) {
    return String(error);
  } finally {
    await rm(entry);
  }
}

test('the ready line names the address, the keys and the functions with their triggers', () => {
  expect(app.host.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
  const { master, default: host, system } = app.host.keys;
  expect(new Set([master, host, ...Object.values(system)]).size).toBe(5);
  expect(app.host.functions).toContainEqual({ name: 'imageLanded', type: 'blobTrigger' });
  expect(app.host.functions).toContainEqual({ name: 'greetAll', type: 'orchestrationTrigger' });
});

test('the host listens only on 127.0.0.1', async () => {
  const { port } = new URL(app.host.url);
  await expect(fetch(`http://127.0.0.2:${port}/`)).rejects.toThrow('fetch failed');
});

test('the keys are readable only by their owner', async () => {
  const { mode } = await stat(join(app.folder, 'data', 'keys.json'));
  expect(mode & 0o077).toBe(0);
});

test('a host that was killed comes back with the same keys on the same port, and runs again the message that it was at', async () => {
  const { url, keys, pid } = app.host;
  const queue = QueueServiceClient.fromConnectionString(inject('azurite')).getQueueClient(app.settings.ORDERS ?? '');
  const isSlow = ({ what, order }: Note) => what === 'orders' && JSON.stringify(order).includes('slow');
  await queue.createIfNotExists();
  await queue.sendMessage(Buffer.from('{"slow":true}').toString('base64'));
  await app.journal((notes) => notes.some(isSlow));
  await app.host.kill();
  await app.restart();
  expect({ url: app.host.url, keys: app.host.keys }).toEqual({ url, keys });
  expect(app.host.pid).not.toBe(pid);
  expect((await app.fetch('/api/withKey', { headers: { 'x-functions-key': keys.default } })).status).toBe(200);
  const notes = await app.journal((all) => all.some(isSlow));
  expect(notes.find(isSlow)?.metadata).toMatchObject({ dequeueCount: 2 });
});

test('SIGTERM lets a running request end, runs the appTerminate hooks and exits with 0; a host whose port was taken meanwhile takes another', async () => {
  const { port } = new URL(app.host.url);
  const slow = app.fetch('/api/slow');
  await app.journal((notes) => notes.some(({ what }) => what === 'slow begins'));
  const ended = app.host.stop();
  expect(await (await slow).text()).toBe('slow ends');
  expect(await ended).toBe(0);
  expect(app.logs.at(-1)).toMatch(/information console: the app ends$/);
  const squatter = createServer().listen(Number(port), '127.0.0.1');
  await new Promise((resolve) => squatter.once('listening', resolve));
  try {
    await app.restart();
    expect(new URL(app.host.url).port).not.toBe(port);
  } finally {
    squatter.close();
  }
});

test('two functions of one name end the host', async () => {
  const twice = "app.timer('twice', { schedule: '0 0 0 1 1 *', handler() {} });";
  expect(await complaintOf(`import { app } from '@azure/functions'; ${twice} ${twice}`)).toContain(
    'A function with id "twice" has already been registered.',
  );
});

test('an exception in the entry file ends the host with its stack', async () => {
  expect(await complaintOf("throw new Error('Broken at the start');")).toMatch(
    /it ended with code 1[\s\S]*unable to load entry point[\s\S]*Caused by: Error: Broken at the start/,
  );
});

test('an app that uses what the host lacks is refused at the start, with all of that', async () => {
  const complaint = await complaintOf(`
    import { app, output } from '@azure/functions';
    const handler = () => undefined;
    app.serviceBusQueue('bus', { queueName: 'x', connection: 'C', handler });
    app.http('out', { return: output.storageQueue({ queueName: 'x', connection: 'C' }), handler });
    const retry = { strategy: 'fixedDelay', maxRetryCount: 1, delayInterval: 1 };
    app.timer('again', { schedule: '0 0 * * * *', retry, handler });`);
  expect(complaint).toContain('bus: trigger serviceBusTrigger, out: out binding queue, again: retry options');
});

test.each([
  [
    'setting',
    "app.timer('when', { schedule: '%WHEN%', handler() {} })",
    'Cannot resolve "%WHEN%": the setting is missing',
  ],
  [
    'connection',
    "app.storageQueue('q', { queueName: 'x', connection: 'Nowhere', handler() {} })",
    'Cannot connect to "Nowhere"',
  ],
])('an app that names a %s which is not there is refused at the start', async (_, registration, complaint) => {
  expect(await complaintOf(`import { app } from '@azure/functions'; ${registration};`)).toContain(complaint);
});
