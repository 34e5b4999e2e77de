import { ByteWindow } from './byte-window.ts';
import { ElementScanner } from './element-scanner.ts';
import { MalformedJson } from './malformed-json.ts';
import { parseElements } from './parse-elements.ts';

/** Bytes that are handed to JSON.parse at once. Measured: more falls out of the CPU's cache, less pays for the calls. */
const BATCH = 64 * 1024;
/** Largest element: 64 MB. A document that never closes a bracket must not fill the memory. */
const LARGEST_ELEMENT = 64 * 1024 * 1024;
/** The shortcut is given up after this many batches that it cut wrongly. */
const PATIENCE = 32;

const OPEN_BRACE = 0x7b;
const CLOSE_BRACE = 0x7d;
const OPEN_BRACKET = 0x5b;
const CLOSE_BRACKET = 0x5d;
const COMMA = 0x2c;
const COLON = 0x3a;
const QUOTE = 0x22;

export type Batch =
  /** Elements of a wanted section, in order; `first` is the index of the first one. */
  | { type: 'elements'; key: string; first: number; elements: unknown[] }
  /** A key of the document, as it is met; `array` says whether its value is one. */
  | { type: 'key'; key: string; array: boolean };

/**
 * The top-level arrays of a JSON document, element by element, in batches, in constant memory. Elements are cut by bytes
 * and parsed by JSON.parse, many at once.
 *
 * Where elements end is found by counting brackets, or by a shortcut that is several times faster: the bytes between the
 * first two elements (`},\n    {`) are taken as the separator of all, and the batch is cut at the last one in reach. A
 * wrong cut (in a string, in a nested object, beyond the section's end) leaves unbalanced brackets, so JSON.parse fails
 * and the brackets are counted after all.
 *
 * Throws MalformedJson.
 */
export async function* sections(
  bytes: AsyncIterable<Uint8Array>,
  wanted: (key: string) => boolean,
): AsyncGenerator<Batch> {
  const window = new ByteWindow(bytes);
  try {
    await expect(window, OPEN_BRACE, '{');
    if ((await peek(window)) === CLOSE_BRACE) window.pos += 1;
    else {
      do {
        const key = await readKey(window);
        const array = (await peek(window)) === OPEN_BRACKET;
        yield { type: 'key', key, array };
        if (array && wanted(key)) yield* elementsOf(window, key);
        else await skipValue(window);
      } while ((await delimiter(window, CLOSE_BRACE)) === COMMA);
    }
    const after = await peek(window);
    if (after !== undefined) throw new MalformedJson(window.offset, 'something follows the end of the document');
  } finally {
    await window.close();
  }
}

async function* elementsOf(window: ByteWindow, key: string): AsyncGenerator<Batch> {
  window.pos += 1;
  if ((await peek(window)) === CLOSE_BRACKET) {
    window.pos += 1;
    return;
  }
  let first = 0;
  let patience = PATIENCE;
  let separator: Uint8Array | undefined;
  for (;;) {
    await fill(window);
    let cut = patience > 0 ? lastSeparator(window, separator) : -1;
    let elements = cut === -1 ? undefined : parseElements(window, cut);
    if (!elements) {
      if (cut !== -1) patience -= 1;
      cut = await countBrackets(window);
      separator = separator ?? separatorAt(window, cut);
      elements = cut > window.pos ? parseElements(window, cut) : undefined;
      if (!elements) throw new MalformedJson(window.offset, 'an element is not valid JSON');
    }
    window.pos = cut;
    yield { type: 'elements', key, first, elements };
    first += elements.length;
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

/** The bytes from after the first element to the `{` of the second: e.g. `,\n    {`. Undefined where elements are no objects. */
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
    if (window.end - window.pos > LARGEST_ELEMENT) throw new MalformedJson(window.offset, 'an element is over 64 MB');
    const moved = await window.more();
    if (moved === undefined) throw new MalformedJson(window.offset, 'the document ends within an element');
    scanner.shift(moved);
  }
}

async function readKey(window: ByteWindow): Promise<string> {
  if ((await peek(window)) !== QUOTE) throw new MalformedJson(window.offset, 'a key is missing');
  let end = -1;
  for (let at = window.pos + 1; end === -1; ) {
    while (at < window.end && window.buffer[at] !== QUOTE) at += window.buffer[at] === 0x5c ? 2 : 1;
    if (at < window.end) end = at + 1;
    else if (at - window.pos > BATCH) throw new MalformedJson(window.offset, 'a key is over 64 KB');
    else {
      const moved = await window.more();
      if (moved === undefined) throw new MalformedJson(window.offset, 'the document ends within a key');
      at += moved;
    }
  }
  const key = parseElements(window, end)?.[0];
  if (typeof key !== 'string') throw new MalformedJson(window.offset, 'a key is not valid JSON');
  window.pos = end;
  await expect(window, COLON, ':');
  return key;
}

/** Passes over a value without holding it. Its syntax is not checked. */
async function skipValue(window: ByteWindow): Promise<void> {
  const scanner = new ElementScanner();
  const start = window.offset;
  scanner.start(window.pos);
  for (;;) {
    const at = scanner.scan(window.buffer, window.end);
    if (at !== -1) {
      window.pos = at;
      if (window.offset === start) throw new MalformedJson(start, 'a value is missing');
      return;
    }
    window.pos = window.end;
    const moved = await window.more();
    if (moved === undefined) throw new MalformedJson(window.offset, 'the document ends within a value');
    scanner.shift(moved);
  }
}

async function expect(window: ByteWindow, byte: number, name: string): Promise<void> {
  if ((await peek(window)) !== byte) throw new MalformedJson(window.offset, `"${name}" is missing`);
  window.pos += 1;
}

/** Uses up a comma or the closing bracket. */
async function delimiter(window: ByteWindow, close: number): Promise<number> {
  const byte = await peek(window);
  if (byte !== COMMA && byte !== close)
    throw new MalformedJson(window.offset, 'a comma or a closing bracket is missing');
  window.pos += 1;
  return byte;
}

/** The next byte that is not white space, or undefined at the end. */
async function peek(window: ByteWindow): Promise<number | undefined> {
  for (;;) {
    while (window.pos < window.end) {
      const byte = window.buffer[window.pos];
      if (byte !== 0x20 && byte !== 0x0a && byte !== 0x0d && byte !== 0x09) return byte;
      window.pos += 1;
    }
    if ((await window.more()) === undefined) return undefined;
  }
}

async function fill(window: ByteWindow): Promise<void> {
  while (window.end - window.pos < BATCH + 256) {
    if ((await window.more()) === undefined) return;
  }
}
