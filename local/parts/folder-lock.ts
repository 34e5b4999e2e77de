import { randomUUID } from 'node:crypto';
import { link, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { connect, createServer, type Server } from 'node:net';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { z } from 'zod';
import { portOf } from '../port-of.ts';
import { isTouched, keepTouching, SILENCE_MS, thisPlace } from './lock-heartbeat.ts';

export const LOCK = 'process.pid';

/**
 * Who holds a folder: a process that listens on this port of 127.0.0.1 and tells the key to whoever connects. From another
 * container or machine that cannot be seen: there it counts that this file is touched every second.
 */
const Holder = z.object({ pid: z.int(), port: z.int(), key: z.string(), place: z.string().default('') });
type Holder = z.infer<typeof Holder>;

/** A holder on a busy machine may take this long to say a word. */
const ANSWER_MS = 3_000;
const WRITING_MS = 200;

export type FolderLock = {
  /** The folder was held by a process that is gone without having given it back. */
  killed: boolean;
  release(): Promise<void>;
};

/**
 * Takes a folder for this process, as long as it lives: what holds it is an open socket, which nothing outlives. A process
 * number says less, since another process soon has it: in a container, the one that was started again. Answers which process
 * has it, where one does; `silenceMs` without a touch tell that one elsewhere is gone.
 */
export async function lockFolder(path: string, silenceMs = SILENCE_MS): Promise<FolderLock | { heldBy: string }> {
  const file = join(path, LOCK);
  const key = randomUUID();
  const place = await thisPlace();
  const server = await listen(key);
  const mine = JSON.stringify({ pid: process.pid, port: portOf(server), key, place });
  for (let killed = false, tries = 0; ; tries += 1) {
    if (await written(file, mine)) {
      const leave = keepTouching(file, mine);
      return { killed, release: () => giveBack(file, { mine, server, leave }) };
    }
    const seen = await readFile(file, 'utf8').catch(ifAbsent);
    if (seen === undefined) continue;
    if (seen === '' && tries === 0) {
      // Somebody is writing it at this moment.
      await pause(WRITING_MS);
      continue;
    }
    const holder = parseHolder(seen);
    const here = holder?.place === place;
    if (holder && ((await lives(holder, here)) || (!here && (await isTouched(file, silenceMs))))) {
      server.close();
      return { heldBy: `process ${holder.pid}${here ? '' : ' of another container or machine'}` };
    }
    await takeAway(file, { seen, aside: `${file}.${key}` });
    killed = true;
  }
}

async function giveBack(
  file: string,
  { mine, server, leave }: { mine: string; server: Server; leave: () => void },
): Promise<void> {
  leave();
  // A process that stood still for long may have lost it to another one.
  if ((await readFile(file, 'utf8').catch(ifAbsent)) === mine) await rm(file, { force: true });
  server.close();
}

async function written(file: string, text: string): Promise<boolean> {
  try {
    await writeFile(file, text, { flag: 'wx' });
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
    throw error;
  }
}

/** Another process may have done the same, and hold the folder by now: its lock is put back. */
async function takeAway(file: string, { seen, aside }: { seen: string; aside: string }): Promise<void> {
  await rename(file, aside).catch(ifAbsent);
  const taken = await readFile(aside, 'utf8').catch(ifAbsent);
  if (taken !== undefined && taken !== seen) await link(aside, file).catch(() => undefined);
  await rm(aside, { force: true });
}

function ifAbsent(error: NodeJS.ErrnoException): undefined {
  if (error.code !== 'ENOENT') throw error;
}

function parseHolder(text: string): Holder | undefined {
  try {
    return Holder.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}

/** Another program may have its port by now: it does not know the key. One that is stopped or very busy does not answer in time. */
async function lives({ pid, port, key }: Holder, here: boolean): Promise<boolean> {
  const said = await new Promise<string | undefined>((resolve) => {
    const socket = connect({ host: '127.0.0.1', port, timeout: ANSWER_MS });
    let heard = '';
    socket.on('data', (chunk: Buffer) => {
      heard += chunk.toString();
      if (heard.length >= key.length) socket.destroy();
    });
    socket.on('timeout', () => socket.destroy());
    socket.on('error', () => resolve(undefined));
    socket.on('close', () => resolve(heard));
  });
  return said === '' ? here && isAlive(pid) : said === key;
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

function listen(key: string): Promise<Server> {
  return new Promise((resolve, reject) => {
    const server = createServer((socket) => {
      socket.on('error', () => undefined);
      socket.end(key);
    });
    server.once('error', reject);
    // It must not keep a command alive that has done its work.
    server.listen(0, '127.0.0.1', () => resolve(server.unref()));
  });
}
