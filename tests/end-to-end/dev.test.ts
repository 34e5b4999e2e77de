import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BlobServiceClient } from '@azure/storage-blob';
import sharp from 'sharp';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { Report } from '../../shared/verification/report.ts';
import { checkAgainstCvat } from '../checker/check-against-cvat.ts';
import { azureExport } from '../migration/small-export.ts';
import { eventually } from './eventually.ts';
import { type Running, startCommand } from './run-command.ts';

const SIZE = { width: 64, height: 48 };
/** Every run starts three servers; other tests run beside it. */
const PATIENCE_MS = 300_000;

let data: string;
let running: Running | undefined;
beforeEach(async () => {
  data = await mkdtemp(join(tmpdir(), 'dev-'));
});
afterEach(async () => {
  running?.child.kill('SIGINT');
  await running?.ended;
  await rm(data, { recursive: true, force: true });
});

async function start(): Promise<Running> {
  const started = startCommand('dev', ['--data', data]);
  running = started;
  await eventually(async () => expect(started.stdout()).toContain('Everything is running'), 60);
  return started;
}

const printed = (running: Running, what: RegExp) => what.exec(running.stdout())?.[1] ?? '';

const cvatOf = (running: Running) => ({
  cvatUrl: printed(running, /^CVAT {10}(\S+)/m),
  token: printed(running, /^CVAT token {4}(.+)$/m),
});

/** Drops a file as the printed curl command does. */
async function drop(
  said: string,
  file: 'cat.jpg' | 'export.json',
  name: string,
  body: string | Uint8Array,
): Promise<void> {
  const url = new RegExp(`"(http[^"]*/${file}[^"]*)"`).exec(said)?.[1]?.replace(file, name) ?? '';
  const response = await fetch(url, { method: 'PUT', headers: { 'x-ms-blob-type': 'BlockBlob' }, body });
  expect(response.status).toBe(201);
}

describe('npm run dev', { timeout: PATIENCE_MS }, () => {
  it('reacts to drops, killed with -9 within a migration and right after a drop, loses neither, goes on with the same addresses, and stops at Ctrl-C', async () => {
    const first = await start();
    const key = /AccountKey=([^;]+)/.exec(first.stdout())?.[1] ?? '';
    expect(Buffer.from(key, 'base64')).toHaveLength(64);
    // Azurite's own, which everybody knows.
    expect(key).not.toMatch(/^Eby8vdM02xNO/);
    expect((await stat(join(data, 'storage.key'))).mode & 0o077).toBe(0);
    const picture = await sharp({ create: { ...SIZE, channels: 3, background: '#88a' } })
      .jpeg()
      .toBuffer();
    await drop(first.stdout(), 'cat.jpg', 'tom.jpg', picture);
    await eventually(async () => expect(first.stdout()).toContain('manifest: 1 image,'), 60);
    await drop(first.stdout(), 'export.json', 'pets.options.json', '{"tasks":{"size":-1}}');
    const pets = azureExport({ 'some folder/tom.jpg': SIZE }, [
      { image: 'some folder/tom.jpg', label: 'Cat', box: [1, 2, 3, 4] },
    ]);
    await drop(first.stdout(), 'export.json', 'pets.json', JSON.stringify(pets));
    await eventually(
      async () =>
        expect(first.stdout()).toMatch(
          /pets\.report\.json: refused\n +pets\.options\.json: tasks\.size: .*\n.*\[OPTIONS_INVALID\]/,
        ),
      60,
    );
    await drop(first.stdout(), 'export.json', 'animals.json', JSON.stringify(pets));
    await eventually(async () => expect(first.stdout()).toMatch(/animals\.json: verified\n/), 60);
    const originals = new Map([['some folder/tom.jpg', picture]]);
    expect(await checkAgainstCvat({ ...cvatOf(first), export: pets, project: 'animals', originals })).toEqual([]);
    const link = /(http\S+\/report\?code=\S+)/.exec(first.stdout())?.[1] ?? '';
    const last = await expectNothingLostBy(first);
    const report = await fetch(link, { headers: { accept: 'text/html' } });
    expect(await report.text()).toContain('<!doctype html>');
    expect(cvatOf(last)).toEqual(cvatOf(first));
    last.child.kill('SIGINT');
    expect(await last.ended).toMatchObject({ code: 0, stderr: '' });
  });
});

/**
 * Ends it with a signal that nobody can catch, in the middle of a migration and with another export just dropped; answers the one
 * that has ended the work.
 */
async function expectNothingLostBy(first: Running): Promise<Running> {
  const cvat = cvatOf(first);
  const before = await countTasks(cvat);
  const pictures = new Map<string, Buffer>();
  for (const path of ['a.jpg', 'b.jpg', 'c.jpg', 'd.jpg', 'late.jpg']) {
    const background = { r: 40 * pictures.size, g: 90, b: 90 };
    const picture = sharp({ create: { ...SIZE, channels: 3, background } });
    pictures.set(path, await picture.jpeg().toBuffer());
    await drop(first.stdout(), 'cat.jpg', path, pictures.get(path) ?? '');
  }
  const boxed = (paths: readonly string[]) => ({
    export: azureExport(
      Object.fromEntries(paths.map((path) => [`some folder/${path}`, SIZE])),
      paths.map((path) => ({ image: `some folder/${path}`, label: 'Cat', box: [1, 2, 20, 10] })),
    ),
    originals: new Map(paths.map((path) => [`some folder/${path}`, pictures.get(path) ?? Buffer.of()])),
  });
  const dropped = { zoo: boxed(['a.jpg', 'b.jpg', 'c.jpg', 'd.jpg']), late: boxed(['late.jpg']) };
  await drop(first.stdout(), 'export.json', 'zoo.options.json', '{"project":"zoo","tasks":{"size":1}}');
  await drop(first.stdout(), 'export.json', 'zoo.json', JSON.stringify(dropped.zoo.export));
  await eventually(async () => expect(await countTasks(cvat)).toBeGreaterThan(before), 60);
  await drop(first.stdout(), 'export.json', 'late.json', JSON.stringify(dropped.late.export));
  first.child.kill('SIGKILL');
  await first.ended;

  const last = await start();
  const account = printed(last, /^Storage {7}(\S+)/m);
  const exports = BlobServiceClient.fromConnectionString(account).getContainerClient('exports');
  for (const [project, one] of Object.entries(dropped)) {
    const report = await eventually(async () => {
      const bytes = await exports.getBlobClient(`${project}.report.json`).downloadToBuffer();
      return Report.parse(JSON.parse(bytes.toString()));
    }, 90);
    expect(report.verdict).toBe('verified');
    expect(await checkAgainstCvat({ ...cvat, project, ...one })).toEqual([]);
  }
  expect(await countTasks(cvat)).toBe(before + pictures.size);
  return last;
}

const Counted = z.object({ count: z.int() });

async function countTasks({ cvatUrl, token }: { cvatUrl: string; token: string }): Promise<number> {
  const headers = { authorization: `Bearer ${token}`, accept: 'application/vnd.cvat+json' };
  return Counted.parse(await (await fetch(`${cvatUrl}/api/tasks`, { headers })).json()).count;
}
