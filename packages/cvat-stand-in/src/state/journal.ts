import { closeSync, existsSync, mkdirSync, openSync, readFileSync, renameSync, truncateSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';

/** One change: table, id, and the new row (null: deleted). */
export type Change = [table: string, id: number | string, row: unknown];

export type Journal = {
  /** One call is one line: after a kill either all of it is there or nothing. */
  append(changes: Change[]): void;
  close(): void;
};

/**
 * Append-only file of changes. Written synchronously, so that what was answered survives kill -9; a line that was cut off
 * is dropped when the file is opened again.
 */
export function openJournal(file: string, apply: (changes: Change[]) => void): Journal {
  mkdirSync(dirname(file), { recursive: true });
  if (existsSync(file)) replay(file, apply);
  const descriptor = openSync(file, 'a');
  return {
    append(changes) {
      const line = Buffer.from(`${JSON.stringify(changes)}\n`);
      for (let written = 0; written < line.length; ) written += writeSync(descriptor, line, written);
    },
    close: () => closeSync(descriptor),
  };
}

/** Replaces the file by one line per row that is still alive. */
export function rewriteJournal(file: string, changes: Iterable<Change>): void {
  mkdirSync(dirname(file), { recursive: true });
  const draft = `${file}.new`;
  const descriptor = openSync(draft, 'w');
  for (const change of changes) writeSync(descriptor, `${JSON.stringify([change])}\n`);
  closeSync(descriptor);
  renameSync(draft, file);
}

function replay(file: string, apply: (changes: Change[]) => void): void {
  const raw = readFileSync(file);
  const whole = raw.lastIndexOf(0x0a) + 1;
  if (whole < raw.length) truncateSync(file, whole);
  for (let start = 0; start < whole; ) {
    const end = raw.indexOf(0x0a, start);
    apply(JSON.parse(raw.toString('utf8', start, end)));
    start = end + 1;
  }
}
