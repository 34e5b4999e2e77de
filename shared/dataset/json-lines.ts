import { z } from 'zod';
import { othersTurn, turnIsDue } from './in-turns.ts';

/** A line that is not JSON, or not of its schema. */
export class UnreadableLine extends Error {
  override readonly name = 'UnreadableLine';
}

/** Characters of text that one chunk of output holds before it is handed on. */
const CHUNK = 256 * 1024;

/** JSON Lines in UTF-8: one item per line, `\n` after each, in chunks of about 256 KB. */
export async function* encodeLines<T>(items: Iterable<T> | AsyncIterable<T>): AsyncGenerator<Uint8Array> {
  const encoder = new TextEncoder();
  let text = '';
  for await (const item of items) {
    text += `${JSON.stringify(item)}\n`;
    const full = text.length >= CHUNK;
    if (full) {
      yield encoder.encode(text);
      text = '';
    }
    if (full || turnIsDue()) await othersTurn();
  }
  if (text) yield encoder.encode(text);
}

/** `usual`: whether a value is plainly of the schema, which spares what comes often the check in full. */
export type LineReader<T> = { schema: z.ZodType<T>; usual?: (value: unknown) => value is T };

/**
 * Items of a JSON Lines file, each checked against the schema. Blank lines are skipped; the last line needs no `\n`.
 * Throws UnreadableLine `Cannot read line <n>: <reason>: current value is <excerpt>`.
 */
export async function* decodeLines<T>(bytes: AsyncIterable<Uint8Array>, schema: z.ZodType<T>): AsyncGenerator<T> {
  for await (const batch of decodeBatches(bytes, { schema })) yield* batch;
}

/** The same, those of one chunk of bytes at a time: a step of a generator for each costs more than to read it. */
export async function* decodeBatches<T>(
  bytes: AsyncIterable<Uint8Array>,
  { schema, usual }: LineReader<T>,
): AsyncGenerator<T[]> {
  let line = 1;
  for await (const text of wholeLines(bytes)) {
    const items: T[] = [];
    for (const value of parseLines(text, line)) {
      if (usual?.(value)) items.push(value);
      else if (value !== undefined) {
        const parsed = schema.safeParse(value);
        if (!parsed.success) throw unreadable(line, z.prettifyError(parsed.error), JSON.stringify(value));
        items.push(parsed.data);
      }
      line += 1;
    }
    if (items.length > 0) yield items;
    await othersTurn();
  }
}

/** Text that ends where a line ends (or the file does). */
async function* wholeLines(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  let open = '';
  for await (const chunk of bytes) {
    const text = decoder.decode(chunk, { stream: true });
    const end = text.lastIndexOf('\n');
    if (end === -1) {
      open += text;
      continue;
    }
    yield open + text.slice(0, end);
    open = text.slice(end + 1);
  }
  open += decoder.decode();
  if (open) yield open;
}

/** One value per line; undefined for a blank one. The usual case is one call of JSON.parse for all lines. */
function parseLines(text: string, firstLine: number): unknown[] {
  try {
    const values: unknown = JSON.parse(`[${text.replaceAll('\n', ',')}]`);
    if (Array.isArray(values) && values.length === lineCount(text)) return values;
  } catch {
    // A blank or broken line: found below, where its number is known.
  }
  return text.split('\n').map((line, index) => {
    if (line.trim() === '') return undefined;
    try {
      return JSON.parse(line);
    } catch (error) {
      throw unreadable(firstLine + index, error instanceof Error ? error.message : String(error), line);
    }
  });
}

function lineCount(text: string): number {
  let count = 1;
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) count += 1;
  return count;
}

function unreadable(line: number, reason: string, value: string): UnreadableLine {
  return new UnreadableLine(`Cannot read line ${line}: ${reason}: current value is ${value.slice(0, 200)}`);
}
