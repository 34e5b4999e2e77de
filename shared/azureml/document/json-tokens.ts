import type { ByteWindow } from './byte-window.ts';
import { ElementScanner } from './element-scanner.ts';
import { MalformedJson } from './malformed-json.ts';
import { parseElements } from './parse-elements.ts';

export const OPEN_BRACE = 0x7b;
export const CLOSE_BRACE = 0x7d;
export const OPEN_BRACKET = 0x5b;
export const CLOSE_BRACKET = 0x5d;
export const COMMA = 0x2c;
const COLON = 0x3a;
const QUOTE = 0x22;
const BACKSLASH = 0x5c;
/** Bytes. */
const LONGEST_KEY = 64 * 1024;

/** A key of an object and the colon after it. */
export async function readKey(window: ByteWindow): Promise<string> {
  if ((await peek(window)) !== QUOTE) throw new MalformedJson(window.offset, 'a key is missing');
  let end = -1;
  for (let at = window.pos + 1; end === -1; ) {
    while (at < window.end && window.buffer[at] !== QUOTE) at += window.buffer[at] === BACKSLASH ? 2 : 1;
    if (at < window.end) end = at + 1;
    else if (at - window.pos > LONGEST_KEY) throw new MalformedJson(window.offset, 'a key is over 64 KB');
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
export async function skipValue(window: ByteWindow): Promise<void> {
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

export async function expect(window: ByteWindow, byte: number, name: string): Promise<void> {
  if ((await peek(window)) !== byte) throw new MalformedJson(window.offset, `"${name}" is missing`);
  window.pos += 1;
}

/** Uses up a comma or the closing bracket. */
export async function delimiter(window: ByteWindow, close: number): Promise<number> {
  const byte = await peek(window);
  if (byte !== COMMA && byte !== close)
    throw new MalformedJson(window.offset, 'a comma or a closing bracket is missing');
  window.pos += 1;
  return byte;
}

/** The next byte that is not white space, or undefined at the end. */
export async function peek(window: ByteWindow): Promise<number | undefined> {
  for (;;) {
    while (window.pos < window.end) {
      const byte = window.buffer[window.pos];
      if (byte !== 0x20 && byte !== 0x0a && byte !== 0x0d && byte !== 0x09) return byte;
      window.pos += 1;
    }
    if ((await window.more()) === undefined) return undefined;
  }
}
