const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const SPACE = 0x20;
/** No export nests its objects so deep; a hostile one must not use up the stack. */
const DEEPEST = 8;

/** Told of a key that stands twice in one object: where that is, and the key. Of two, JSON.parse keeps the later one. */
export type TellKeyTwice = (at: string, key: string) => void;

/**
 * Keys that stand twice in one object of a list's text; `values` are what JSON.parse has made of it. To say that there are none
 * costs a tenth to two fifths of JSON.parse: no more colons follow a quote or a blank than the objects have keys.
 */
export function keysTwice(text: string, values: readonly unknown[]): { element: number; key: string }[] {
  let keys = 0;
  for (const value of values) keys += keysOf(value);
  // Objects that lie deep, or in lists behind something else, are not counted: that makes too few of the keys, never too many.
  return colonsIn(text) === keys ? [] : searched(text);
}

function keysOf(value: unknown, depth = 0): number {
  if (typeof value !== 'object' || value === null || depth > DEEPEST) return 0;
  let keys = 0;
  if (Array.isArray(value)) {
    // Lists of numbers are long, and the first of them tells.
    if (isKeyed(value[0])) for (const one of value) keys += keysOf(one, depth + 1);
    return keys;
  }
  for (const key in value) keys += 1 + keysOf(Reflect.get(value, key), depth + 1);
  return keys;
}

function isKeyed(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Of the keys, and of what looks like one within a string; the colon of a URL or a time does not. */
function colonsIn(text: string): number {
  let colons = 0;
  for (let at = text.indexOf(':'); at !== -1; at = text.indexOf(':', at + 1)) {
    const before = text.charCodeAt(at - 1);
    if (before === QUOTE || before <= SPACE) colons += 1;
  }
  return colons;
}

/** Index of the quote that ends the string which begins at `start`. */
function endOfString(text: string, start: number): number {
  let at = start + 1;
  for (; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === QUOTE) return at;
    if (code === BACKSLASH) at += 1;
  }
  return at;
}

function searched(text: string): { element: number; key: string }[] {
  const found: { element: number; key: string }[] = [];
  const open: Set<string>[] = [];
  /** Brackets of any kind that are open: commas of the list itself part its elements. */
  let depth = 0;
  let element = 0;
  for (let at = 0; at < text.length; at += 1) {
    switch (text[at]) {
      case '{':
        open.push(new Set());
        depth += 1;
        break;
      case '}':
        open.pop();
        depth -= 1;
        break;
      case '[':
        depth += 1;
        break;
      case ']':
        depth -= 1;
        break;
      case ',':
        if (depth === 1) element += 1;
        break;
      case '"': {
        const end = endOfString(text, at);
        const key = keyAt(text, at, end);
        if (key !== undefined) {
          const keys = open.at(-1);
          if (keys?.has(key)) found.push({ element, key });
          keys?.add(key);
        }
        at = end;
        break;
      }
    }
  }
  return found;
}

/** The string from `start` to `end` where it is a key: one that a colon follows. `\u0062` and `b` are one. */
function keyAt(text: string, start: number, end: number): string | undefined {
  let after = end + 1;
  while (after < text.length && text.charCodeAt(after) <= SPACE) after += 1;
  return text[after] === ':' ? String(JSON.parse(text.slice(start, end + 1))) : undefined;
}
