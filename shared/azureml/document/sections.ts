import { ByteWindow } from './byte-window.ts';
import { cutElements } from './cut-elements.ts';
import {
  CLOSE_BRACE,
  COMMA,
  delimiter,
  expect,
  OPEN_BRACE,
  OPEN_BRACKET,
  peek,
  readKey,
  skipValue,
} from './json-tokens.ts';
import type { TellKeyTwice } from './keys-twice.ts';
import { MalformedJson } from './malformed-json.ts';

export type Batch =
  /** Elements of a wanted section, in order; `first` is the index of the first one. */
  | { type: 'elements'; key: string; first: number; elements: unknown[] }
  /** A key of the document, as it is met; `array` says whether its value is one. */
  | { type: 'key'; key: string; array: boolean };

/**
 * The wanted top-level arrays of a JSON document, element by element, in batches, in constant memory. Elements are cut by
 * bytes and parsed by JSON.parse, many at once; what is not wanted is passed over unparsed. Throws MalformedJson.
 * `tell` hears of keys that stand twice, of the document or of an element, before the elements come.
 */
export async function* sections(
  bytes: AsyncIterable<Uint8Array>,
  wanted: (key: string) => boolean,
  tell?: TellKeyTwice,
): AsyncGenerator<Batch> {
  const window = new ByteWindow(bytes);
  // A key may be there twice: its elements are counted on.
  const counts = new Map<string, number>();
  try {
    await expect(window, OPEN_BRACE, '{');
    if ((await peek(window)) === CLOSE_BRACE) window.pos += 1;
    else {
      do {
        const key = await readKey(window);
        const array = (await peek(window)) === OPEN_BRACKET;
        yield { type: 'key', key, array };
        if (wanted(key)) {
          if (counts.has(key)) tell?.('the document', key);
          counts.set(key, counts.get(key) ?? 0);
        }
        if (!array || !wanted(key)) {
          await skipValue(window);
          continue;
        }
        const tellOf =
          tell && ((element: number, of: string) => tell(`${key}[${(counts.get(key) ?? 0) + element}]`, of));
        for await (const elements of cutElements(window, tellOf)) {
          const first = counts.get(key) ?? 0;
          counts.set(key, first + elements.length);
          yield { type: 'elements', key, first, elements };
        }
      } while ((await delimiter(window, CLOSE_BRACE)) === COMMA);
    }
    const after = await peek(window);
    if (after !== undefined) throw new MalformedJson(window.offset, 'something follows the end of the document');
  } finally {
    await window.close();
  }
}
