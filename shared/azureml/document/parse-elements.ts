import type { ByteWindow } from './byte-window.ts';
import { keysTwice } from './keys-twice.ts';
import { hasLongId, withLongIds } from './long-ids.ts';

const OPEN_BRACKET = 0x5b;
const CLOSE_BRACKET = 0x5d;

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** Told of a key that stands twice in an object of one of the values, by the position of the value. */
type Tell = (element: number, key: string) => void;

/**
 * The comma-separated JSON values from the window's position to `cut`; undefined where they are not valid JSON. `NaN` and
 * `Infinity`, which JSON does not have but Python writes, come out as the numbers that they are.
 * Throws TypeError where the bytes are not UTF-8.
 */
export function parseElements(window: ByteWindow, cut: number, tell?: Tell): unknown[] | undefined {
  const { buffer, pos } = window;
  // The brackets of a list are put around the values where they are: joining texts would copy them once more.
  const after = buffer[cut] ?? 0;
  buffer[pos - 1] = OPEN_BRACKET;
  buffer[cut] = CLOSE_BRACKET;
  const text = decoder.decode(buffer.subarray(pos - 1, cut + 1));
  buffer[cut] = after;
  return parseList(text, tell);
}

/** The values of a JSON list; undefined where it is none. */
export function parseList(text: string, tell?: Tell): unknown[] | undefined {
  const values = parse(text) ?? (/NaN|Infinity/.test(text) ? parse(withoutNonNumbers(text), withNaN) : undefined);
  if (tell && values) for (const { element, key } of keysTwice(text, values)) tell(element, key);
  return values;
}

function parse(text: string, revive?: (key: string, value: unknown) => unknown): unknown[] | undefined {
  try {
    const values: unknown = JSON.parse(text, revive);
    if (!Array.isArray(values)) return undefined;
    const precise: unknown = values.some(hasLongId) ? JSON.parse(withLongIds(text), revive) : values;
    return Array.isArray(precise) ? precise : values;
  } catch {
    return undefined;
  }
}

/** No text that a person writes: a label, or a file, may be called NaN. */
const NOT_A_NUMBER = '"\\u0000NaN\\u0000"';

function withNaN(_: string, value: unknown): unknown {
  return value === '\0NaN\0' ? Number.NaN : value;
}

function withoutNonNumbers(text: string): string {
  return text.replace(/"(?:[^"\\]|\\.)*"|-?\bInfinity\b|\bNaN\b/g, (token) => {
    if (token === 'NaN') return NOT_A_NUMBER;
    if (token === 'Infinity') return '1e999';
    return token === '-Infinity' ? '-1e999' : token;
  });
}
