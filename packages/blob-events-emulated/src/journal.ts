import { type FileHandle, mkdir, open, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { z } from 'zod';
import { BlobEvent, KnownBlob } from './event.ts';
import { forget, type KnownBlobs, remember } from './known-blobs.ts';

/** An event on its way to one subscription. */
export const Delivery = z.object({ id: z.string(), subscription: z.string(), event: BlobEvent });
export type Delivery = z.infer<typeof Delivery>;

const Line = z.union([
  z.object({ queued: Delivery }),
  z.object({ delivered: z.string() }),
  z.object({ seen: KnownBlob }),
  z.object({ gone: KnownBlob.pick({ container: true, name: true }) }),
]);
export type Line = z.infer<typeof Line>;

export type Journal = {
  known: KnownBlobs;
  /** By the delivery's id, in the order in which they came. */
  undelivered: Map<string, Delivery>;
  /** Takes effect in memory and on disk, in this order of lines, all calls one after the other. */
  append(lines: readonly Line[]): Promise<void>;
  close(): Promise<void>;
};

/** Lines of history that are tolerated before the file is rewritten. */
const SLACK = 20_000;

/**
 * What was seen and what is still to be delivered, as an append-only file: a process that is killed at any moment loses
 * nothing, since a queued event stands in it before what it says is taken as seen.
 */
export async function openJournal(file: string): Promise<Journal> {
  const known: KnownBlobs = new Map();
  const undelivered = new Map<string, Delivery>();
  for (const line of await readLines(file)) apply(line);
  let { handle, count } = await rewrite();
  let last: Promise<void> = Promise.resolve();

  function apply(line: Line): void {
    if ('queued' in line) undelivered.set(line.queued.id, line.queued);
    else if ('delivered' in line) undelivered.delete(line.delivered);
    else if ('seen' in line) remember(known, line.seen);
    else forget(known, line.gone);
  }

  /** Replaces the file by one without history. */
  async function rewrite(): Promise<{ handle: FileHandle; count: number }> {
    const lines: Line[] = [...undelivered.values()].map((queued) => ({ queued }));
    for (const blobs of known.values()) for (const seen of blobs.values()) lines.push({ seen });
    await mkdir(dirname(file), { recursive: true });
    await writeFile(`${file}.new`, toText(lines));
    await rename(`${file}.new`, file);
    return { handle: await open(file, 'a'), count: lines.length };
  }

  async function write(lines: readonly Line[]): Promise<void> {
    await handle.appendFile(toText(lines));
    count += lines.length;
    const live = undelivered.size + [...known.values()].reduce((sum, blobs) => sum + blobs.size, 0);
    if (count < 2 * live + SLACK) return;
    await handle.close();
    ({ handle, count } = await rewrite());
  }

  return {
    known,
    undelivered,
    append(lines) {
      for (const line of lines) apply(line);
      last = last.then(() => write(lines));
      return last;
    },
    async close() {
      await last;
      await handle.close();
    },
  };
}

const toText = (lines: readonly Line[]) => lines.map((line) => `${JSON.stringify(line)}\n`).join('');

async function readLines(file: string): Promise<Line[]> {
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return '';
    throw error;
  });
  // What follows the last line end was being written when the process was killed.
  const whole = text.slice(0, text.lastIndexOf('\n') + 1);
  return whole
    .split('\n')
    .filter(Boolean)
    .map((line) => Line.parse(JSON.parse(line)));
}
