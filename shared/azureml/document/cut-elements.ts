import { othersTurn, turnIsDue } from '../../dataset/in-turns.ts';
import type { InvalidInputError } from '../../errors.ts';
import type { ByteWindow } from './byte-window.ts';
import { ElementScanner } from './element-scanner.ts';
import { elementTooLarge } from './element-too-large.ts';
import { CLOSE_BRACE, CLOSE_BRACKET, COMMA, delimiter, OPEN_BRACE, peek } from './json-tokens.ts';
import { MalformedJson } from './malformed-json.ts';
import { parseElements } from './parse-elements.ts';

/** Bytes that are handed to JSON.parse at once. Measured: more falls out of the CPU's cache, less pays for the calls. */
const BATCH = 64 * 1024;
/**
 * Bytes of the largest element, a polygon of some 100,000 points. JSON.parse takes some fifty times as much memory for the worst
 * of that size, and a document that never closes a bracket must not fill the memory.
 */
const LARGEST_ELEMENT = 4 * 1024 * 1024;
/** The shortcut is given up after this many batches that it cut wrongly. */
const PATIENCE = 32;

/**
 * The elements of an array whose `[` comes next, in batches. Where elements end is found by counting brackets, or by a
 * shortcut that is several times faster: the bytes between the first two elements (`},\n    {`) are taken as the
 * separator of all, and the batch is cut at the last one in reach. A wrong cut (in a string, in a nested object, beyond the
 * array's end) leaves unbalanced brackets, so JSON.parse fails and the brackets are counted after all.
 *
 * @param tell is told of keys that stand twice, by the position in the batch that comes next
 */
export async function* cutElements(
  window: ByteWindow,
  tell?: (element: number, key: string) => void,
): AsyncGenerator<unknown[]> {
  window.pos += 1;
  if ((await peek(window)) === CLOSE_BRACKET) {
    window.pos += 1;
    return;
  }
  let patience = PATIENCE;
  let separator: Uint8Array | undefined;
  for (;;) {
    await fill(window);
    let cut = patience > 0 ? lastSeparator(window, separator) : -1;
    let elements = cut === -1 ? undefined : parseElements(window, cut, tell);
    if (!elements) {
      if (cut !== -1) patience -= 1;
      cut = await countBrackets(window);
      separator = separator ?? separatorAt(window, cut);
      elements = cut > window.pos ? parseElements(window, cut, tell) : undefined;
      if (!elements) throw new MalformedJson(window.offset, 'an element is not valid JSON');
    }
    window.pos = cut;
    yield elements;
    if (turnIsDue()) await othersTurn();
    if ((await delimiter(window, CLOSE_BRACKET)) === CLOSE_BRACKET) return;
    await peek(window);
  }
}

/** Index after the last `}` that is followed by the separator, or -1. */
function lastSeparator(window: ByteWindow, separator: Uint8Array | undefined): number {
  if (!separator) return -1;
  const { buffer, pos } = window;
  let at = Math.min(window.end - separator.length, pos + BATCH);
  for (let tries = 0; tries < 64; tries += 1) {
    at = buffer.lastIndexOf(CLOSE_BRACE, at - 1);
    if (at <= pos) return -1;
    if (separator.every((byte, i) => buffer[at + 1 + i] === byte)) return at + 1;
  }
  return -1;
}

/** The bytes from after the first element to the `{` of the second: e.g. `,\n    {`. Undefined where elements are not objects. */
function separatorAt(window: ByteWindow, cut: number): Uint8Array | undefined {
  const { buffer, pos } = window;
  const scanner = new ElementScanner();
  scanner.start(pos);
  const next = scanner.scan(buffer, cut);
  if (next === -1) return undefined;
  const last = buffer.lastIndexOf(CLOSE_BRACE, next);
  const brace = buffer.indexOf(OPEN_BRACE, next);
  if (last <= pos || brace === -1 || brace >= cut || brace - last > 200) return undefined;
  return buffer.slice(last + 1, brace + 1);
}

/** Index after the last element that ends within the batch; at least one, however long it is. */
async function countBrackets(window: ByteWindow): Promise<number> {
  const scanner = new ElementScanner();
  scanner.start(window.pos);
  let cut = -1;
  for (;;) {
    const limit = Math.min(window.end, Math.max(window.pos + BATCH, cut));
    const at = scanner.scan(window.buffer, cut === -1 ? window.end : limit);
    if (at !== -1) {
      cut = at;
      if (window.buffer[at] !== COMMA) return cut;
      scanner.start(at + 1);
      continue;
    }
    if (cut !== -1) return cut;
    if (window.end - window.pos > LARGEST_ELEMENT) throw tooLarge(window);
    const moved = await window.more();
    if (moved === undefined) throw new MalformedJson(window.offset, 'the document ends within an element');
    scanner.shift(moved);
  }
}

function tooLarge({ buffer, pos, offset }: ByteWindow): InvalidInputError {
  const beginning = new TextDecoder().decode(buffer.subarray(pos, pos + 80));
  return elementTooLarge('the export', `the element at byte ${offset + 1}`, { limit: LARGEST_ELEMENT, beginning });
}

async function fill(window: ByteWindow): Promise<void> {
  while (window.end - window.pos < BATCH + 256) {
    if ((await window.more()) === undefined) return;
  }
}
