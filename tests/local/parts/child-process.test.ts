import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { startChild } from '../../../local/parts/child-process.ts';
import { uniqueName } from '../../names.ts';

let dir: string;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'child-'));
});
afterEach(() => rm(dir, { recursive: true, force: true }));

async function script(code: string): Promise<string> {
  const file = join(dir, `${uniqueName('script')}.mjs`);
  await writeFile(file, code);
  return file;
}

const readyLine = (line: string) => (line.startsWith('ready ') ? line.slice(6) : undefined);

describe('startChild()', () => {
  test('answers what the process says when it is ready, and ends it when asked', async () => {
    const file = await script(`
      const keep = setInterval(() => {}, 1000);
      process.once('SIGTERM', () => { console.log('goodbye'); clearInterval(keep); });
      console.log('hello'); console.error('careful'); console.log('ready 42');`);
    const logFile = join(dir, 'logs', 'part.log');
    const child = await startChild('a part', [file], { readyLine, logFile });
    expect(child.ready).toBe('42');
    await child.stop();
    await expect.poll(() => readFile(logFile, 'utf8')).toContain('goodbye');
    expect((await readFile(logFile, 'utf8')).split('\n')).toEqual(expect.arrayContaining(['hello', 'careful']));
  });

  test('says why a process ended before it was ready, with its last words', async () => {
    const file = await script(`console.error('port 1 is taken'); process.exit(7);`);
    await expect(startChild('a part', [file], { readyLine })).rejects.toThrow(
      /Cannot start a part: it ended with code 7; its last words:\n {2}port 1 is taken/,
    );
  });

  test('says what to do where another program has taken the port meanwhile', async () => {
    const file = await script(`
      import { createServer } from 'node:net';
      createServer().listen(0, '127.0.0.1', function () { createServer().listen(this.address().port, '127.0.0.1'); });`);
    await expect(startChild('a part', [file], { readyLine })).rejects.toThrow(
      /Cannot start a part: it ended with code 1, since another program has taken its port meanwhile: run the same command/,
    );
  });

  test('gives up on a process that is never ready, and ends it', async () => {
    const pidFile = join(dir, 'pid');
    const file = await script(`
      import { writeFileSync } from 'node:fs';
      writeFileSync(${JSON.stringify(pidFile)}, String(process.pid)); setInterval(() => {}, 1000);`);
    await expect(startChild('a part', [file], { readyLine, startupMs: 1500 })).rejects.toThrow(
      'Cannot start a part: it is not ready after 1.5 s',
    );
    expect(isAlive(Number(await readFile(pidFile, 'utf8')))).toBe(false);
  });

  test('stops waiting when its signal aborts', async () => {
    const file = await script(`setInterval(() => {}, 1000);`);
    const aborting = new AbortController();
    const starting = startChild('a part', [file], { readyLine, signal: aborting.signal });
    aborting.abort();
    await expect(starting).rejects.toThrow(/abort/i);
  });

  test('gives a part nothing of the shell but what it needs', async () => {
    process.env.SOMEBODYS_TOKEN = 'hunter2';
    try {
      const file = await script(
        `console.log('ready ' + Object.keys(process.env).join()); setInterval(() => {}, 1000);`,
      );
      const child = await startChild('a part', [file], { readyLine });
      const names = child.ready.split(',');
      expect(names).toContain('PATH');
      expect(names).not.toContain('SOMEBODYS_TOKEN');
      await child.stop();
    } finally {
      delete process.env.SOMEBODYS_TOKEN;
    }
  });

  test('tells of a process that ends without being asked to', async () => {
    const file = await script(`console.log('ready'.concat(' 1')); setTimeout(() => process.exit(3), 50);`);
    const child = await startChild('a part', [file], { readyLine });
    expect(await child.died).toBe('it ended with code 3');
    await child.stop();
  });

  test('lets no process outlive a parent that is killed', async () => {
    const part = await script(`console.log('ready ' + process.pid); setInterval(() => {}, 1000);`);
    const module = new URL('../../../local/parts/child-process.ts', import.meta.url).href;
    const parent = await script(`
      import { startChild } from ${JSON.stringify(module)};
      const child = await startChild('a part', [${JSON.stringify(part)}], { readyLine: (line) => line });
      console.log(child.ready); setInterval(() => {}, 1000);`);
    const running = spawn(process.execPath, [parent], { stdio: ['ignore', 'pipe', 'inherit'] });
    const [line] = await once(createInterface(running.stdout), 'line');
    const pid = Number(String(line).split(' ')[1]);
    expect(isAlive(pid)).toBe(true);
    running.kill('SIGKILL');
    await expect.poll(() => isAlive(pid), { timeout: 20_000 }).toBe(false);
  });
});

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
