import { isUtf8 } from 'node:buffer';

/** What Python's JSON reader says about a body that it cannot read. */
export class PythonJsonError extends Error {
  override readonly name = 'PythonJsonError';
}

/** Reads a request's body as Django REST framework does, in its words where it cannot. */
export function parsePythonJson(raw: Buffer): unknown {
  if (!isUtf8(raw)) {
    const bad = firstBadByte(raw);
    const byte = (raw[bad] ?? 0).toString(16).padStart(2, '0');
    throw new PythonJsonError(`'utf-8' codec can't decode byte 0x${byte} in position ${bad}: invalid start byte`);
  }
  const text = raw.toString('utf8');
  if (text.startsWith('\ufeff')) throw failure('Unexpected UTF-8 BOM (decode using utf-8-sig)', text, 0);
  try {
    return JSON.parse(text);
  } catch {
    throw explained(text);
  }
}

/** Why Python cannot read this text; empty where it can. */
export function whyNotPython(text: string): string {
  try {
    parsePythonJson(Buffer.from(text));
    return '';
  } catch (error) {
    return error instanceof Error ? error.message : '';
  }
}

/** How many bytes the character has that begins with this one; 0 where none begins so. */
function lengthOf(lead: number): number {
  if (lead < 0x80) return 1;
  if (lead >= 0xc2 && lead < 0xe0) return 2;
  if (lead >= 0xe0 && lead < 0xf0) return 3;
  return lead >= 0xf0 && lead < 0xf5 ? 4 : 0;
}

function firstBadByte(raw: Buffer): number {
  for (let at = 0; at < raw.length; ) {
    const length = lengthOf(raw[at] ?? 0);
    const tail = [...raw.subarray(at + 1, at + length)];
    if (length === 0 || at + length > raw.length || tail.some((byte) => (byte & 0xc0) !== 0x80)) return at;
    at += length;
  }
  return raw.length;
}

const failure = (what: string, text: string, at: number) => {
  const before = text.slice(0, at).split('\n');
  const column = (before.at(-1)?.length ?? 0) + 1;
  return new PythonJsonError(`${what}: line ${before.length} column ${column} (char ${at})`);
};

const SPACE = /[ \t\n\r]*/y;
const SCALAR = /(?:true|false|null|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?)/y;
const STRICT = /(?:NaN|-?Infinity)/y;
// biome-ignore lint/suspicious/noControlCharactersInRegex: JSON allows none within a string.
const STRING = /"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/y;

/** Where reading stops, and in which words: a walk over the text that accepts what JSON.parse accepts. */
function explained(text: string): PythonJsonError {
  let at = 0;
  const skip = (pattern: RegExp): string | undefined => {
    pattern.lastIndex = at;
    const found = pattern.exec(text)?.[0];
    if (found !== undefined) at += found.length;
    return found;
  };
  const string = (): void => {
    if (skip(STRING) !== undefined) return;
    throw failure('Unterminated string starting at', text, at);
  };
  const value = (): void => {
    skip(SPACE);
    const begin = text[at];
    if (begin === '"') string();
    else if (begin === '{') members('}', property);
    else if (begin === '[') members(']', value);
    else constant();
  };
  const property = (): void => {
    if (text[at] !== '"') throw failure('Expecting property name enclosed in double quotes', text, at);
    string();
    skip(SPACE);
    if (text[at] !== ':') throw failure("Expecting ':' delimiter", text, at);
    at += 1;
    value();
  };
  const constant = (): void => {
    const found = skip(STRICT);
    if (found !== undefined) throw new PythonJsonError(`Out of range float values are not JSON compliant: '${found}'`);
    if (!skip(SCALAR)) throw failure('Expecting value', text, at);
  };
  const members = (end: string, member: () => void): void => {
    at += 1;
    skip(SPACE);
    if (text[at] === end) {
      at += 1;
      return;
    }
    for (;;) {
      member();
      skip(SPACE);
      if (text[at] === end) {
        at += 1;
        return;
      }
      if (text[at] !== ',') throw failure("Expecting ',' delimiter", text, at);
      at += 1;
      skip(SPACE);
    }
  };
  try {
    value();
    skip(SPACE);
    return failure('Extra data', text, at);
  } catch (error) {
    if (error instanceof PythonJsonError) return error;
    throw error;
  }
}
