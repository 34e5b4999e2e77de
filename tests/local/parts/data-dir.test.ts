import { chmod, mkdir, mkdtemp, readdir, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openDataDir, openFreeDataDir } from '../../../local/parts/data-dir.ts';
import { SILENCE_MS, thisPlace } from '../../../local/parts/lock-heartbeat.ts';

let dir: string;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'data-'));
});
afterEach(() => rm(dir, { recursive: true, force: true }));

describe('openDataDir()', () => {
  test('keeps the ports as long as the folder is kept', async () => {
    const first = await openDataDir(dir, { fresh: false });
    await first.release();
    const second = await openDataDir(dir, { fresh: false });
    expect(second.ports).toEqual(first.ports);
    expect(new Set(Object.values(first.ports)).size).toBe(4);
    await second.release();
  });

  test.each([true, false])(
    'lets nobody else on this machine look into it, also where the folder was there before (fresh: %s)',
    async (fresh) => {
      for (const path of [join(dir, 'new'), dir]) {
        if (path === dir) await rm(join(dir, 'new'), { recursive: true });
        await chmod(dir, 0o755);
        const opened = await openDataDir(path, { fresh });
        expect((await stat(path)).mode & 0o777).toBe(0o700);
        await opened.release();
      }
    },
  );

  test('removes what we left in a folder that is to be fresh', async () => {
    await (await openDataDir(dir, { fresh: true })).release();
    await writeFile(join(dir, 'manifest.jsonl'), 'x');
    await mkdir(join(dir, 'logs'));
    const opened = await openDataDir(dir, { fresh: true });
    expect((await readdir(dir)).sort()).toEqual(['ports.json', 'process.pid']);
    await opened.release();
  });

  test.each([true, false])('leaves a folder that holds other things as it is (fresh: %s)', async (fresh) => {
    await writeFile(join(dir, 'thesis.txt'), 'precious');
    await expect(openDataDir(dir, { fresh })).rejects.toThrow('what is not ours: "thesis.txt"');
    expect(await readdir(dir)).toEqual(['thesis.txt']);
  });

  test.each([true, false])('nor where it was ours before (fresh: %s)', async (fresh) => {
    await (await openDataDir(dir, { fresh: false })).release();
    await writeFile(join(dir, 'thesis.txt'), 'precious');
    await expect(openDataDir(dir, { fresh })).rejects.toThrow('"thesis.txt"');
    expect((await readdir(dir)).sort()).toEqual(['ports.json', 'thesis.txt']);
  });

  test.each([
    ['no ports of ours', {}],
    ['ports of something else', { 'ports.json': '{"web":80}' }],
  ])('nor one whose folders have our names but %s', async (_, files) => {
    await mkdir(join(dir, 'logs'));
    for (const [name, content] of Object.entries(files)) await writeFile(join(dir, name), content);
    const before = await readdir(dir);
    await expect(openDataDir(dir, { fresh: true })).rejects.toThrow('what is not ours');
    expect(await readdir(dir)).toEqual(before);
  });

  test('refuses a folder that a living process has', async () => {
    const first = await openDataDir(dir, { fresh: true });
    await expect(openDataDir(dir, { fresh: true })).rejects.toThrow(`process ${process.pid} is using it`);
    await first.release();
    await (await openDataDir(dir, { fresh: true })).release();
  });

  test('takes over from a process that was killed', async () => {
    await writeFile(join(dir, 'process.pid'), '4194305');
    await (await openDataDir(dir, { fresh: false })).release();
  });

  test.each(['a number that another process has by now', 'a port that another program has by now'])(
    'takes over from one that had %s, as after the restart of a container',
    async (what) => {
      const other = createServer((socket) => socket.end('hello'));
      await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
      const address = other.address();
      const port = typeof address === 'object' && address && what.includes('port') ? address.port : 1;
      const holder = { pid: process.pid, port, key: 'k'.repeat(36), place: await thisPlace() };
      await writeFile(join(dir, 'process.pid'), JSON.stringify(holder));
      await (await openDataDir(dir, { fresh: false })).release();
      await new Promise((resolve) => other.close(resolve));
    },
  );

  describe('where another container had it, whose network cannot be seen from here', () => {
    const elsewhere = (file: string) =>
      writeFile(file, JSON.stringify({ pid: 2, port: 1, key: 'k'.repeat(36), place: 'elsewhere' }));

    test('refuses the folder as long as somebody there touches its lock', async () => {
      const file = join(dir, 'process.pid');
      await elsewhere(file);
      let beat = 0;
      const touching = setInterval(() => {
        beat += 1;
        utimes(file, beat, beat).catch(() => undefined);
      }, 200);
      try {
        await expect(openDataDir(dir, { fresh: true })).rejects.toThrow(
          'process 2 of another container or machine is using it',
        );
      } finally {
        clearInterval(touching);
      }
    });

    test('takes it over once nobody has touched the lock for a while: ten seconds, ten beats', async () => {
      expect(SILENCE_MS).toBe(10_000);
      await elsewhere(join(dir, 'process.pid'));
      await (await openDataDir(dir, { fresh: false, silenceMs: 500 })).release();
    });
  });

  test('touches its lock as long as it has the folder, and leaves the lock of somebody who took it over', async () => {
    const file = join(dir, 'process.pid');
    const opened = await openDataDir(dir, { fresh: false });
    await utimes(file, 1, 1);
    await expect.poll(async () => (await stat(file)).mtimeMs, { timeout: 20_000 }).toBeGreaterThan(1_000);
    await writeFile(file, 'of another');
    await opened.release();
    expect(await readFile(file, 'utf8')).toBe('of another');
  });

  test('is had by one of many that take over at once, and not by two', async () => {
    await writeFile(join(dir, 'process.pid'), '4194305');
    const tries = await Promise.allSettled(Array.from({ length: 8 }, () => openDataDir(dir, { fresh: false })));
    const taken = tries.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
    expect(taken).toHaveLength(1);
    await taken[0]?.release();
  });

  test('waits for the ports of a run that was killed, whose parts are still ending', async () => {
    const first = await openDataDir(dir, { fresh: false });
    await first.release();
    await writeFile(join(dir, 'process.pid'), '4194305');
    const ending = createServer();
    await new Promise<void>((resolve) => ending.listen(first.ports.host, '127.0.0.1', resolve));
    setTimeout(() => ending.close(), 300);
    const second = await openDataDir(dir, { fresh: false });
    expect(second.ports).toEqual(first.ports);
    await second.release();
  });

  test('refuses when another program has one of the ports that its links name', async () => {
    const first = await openDataDir(dir, { fresh: false });
    await first.release();
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(first.ports.cvat, '127.0.0.1', resolve));
    await expect(openDataDir(dir, { fresh: false })).rejects.toThrow(`port ${first.ports.cvat} (cvat)`);
    await new Promise((resolve) => other.close(resolve));
    await (await openDataDir(dir, { fresh: false })).release();
  });
});

test('openFreeDataDir() gives runs at the same time folders of their own', async () => {
  const wanted = join(dir, 'migrate');
  const first = await openFreeDataDir(wanted);
  const second = await openFreeDataDir(wanted);
  expect([first.path, second.path]).toEqual([wanted, `${wanted}-2`]);
  await first.release();
  const third = await openFreeDataDir(wanted);
  expect(third.path).toBe(wanted);
  await Promise.all([second.release(), third.release()]);
});
