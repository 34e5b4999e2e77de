import {
  appendFileSync,
  closeSync,
  openSync,
  readFileSync,
  readSync,
  renameSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import type { z } from 'zod';

/**
 * JSON Lines on disk. A record is written before anything acts on it, in one synchronous write: it survives the death of the
 * process, not the loss of power (nothing is flushed to the device).
 */
export function appendRecord(path: string, record: object): void {
  appendFileSync(path, `${JSON.stringify(record)}\n`);
}

/** Replaces the whole journal; a reader sees the old one or the new one, also after a crash. */
export function replaceRecords(path: string, records: readonly object[]): void {
  const temporary = `${path}.tmp`;
  writeFileSync(temporary, records.map((record) => `${JSON.stringify(record)}\n`).join(''));
  renameSync(temporary, path);
}

/** Complete lines. A torn last line, left by a crash in mid-write, is cut off the file: what it told is computed again. */
export function readLines(path: string): string[] {
  const bytes = readFileSync(path);
  const complete = bytes.lastIndexOf('\n') + 1;
  if (complete < bytes.length) truncateSync(path, complete);
  return bytes.subarray(0, complete).toString().split('\n').slice(0, -1);
}

/** The first line if it is at most `limit` bytes long; nothing behind it is read. */
export function readFirstLine(path: string, limit: number): string | undefined {
  const file = openSync(path, 'r');
  try {
    const buffer = Buffer.alloc(limit);
    const text = buffer.subarray(0, readSync(file, buffer, 0, limit, 0)).toString();
    const end = text.indexOf('\n');
    return end < 0 ? undefined : text.slice(0, end);
  } finally {
    closeSync(file);
  }
}

export function parseLine<T>(line: string, schema: z.ZodType<T>, path: string): T {
  try {
    return schema.parse(JSON.parse(line));
  } catch (cause) {
    const shown = line.length > 80 ? `${line.slice(0, 80)}...` : line;
    throw new Error(`Cannot read the journal "${path}": a line is not a record of it: current value is ${shown}`, {
      cause,
    });
  }
}
