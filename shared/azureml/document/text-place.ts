import { withoutSecrets } from '../without-secrets.ts';
import { asUtf8 } from './text-encoding.ts';

/** Bytes before and after the place that an excerpt shows. */
const BEFORE = 60;
const AFTER = 30;

export type TextPlace = { line: number; column: number; byte: number; excerpt: string };

/** Line, column (both from 1, in characters), offset in the file and surroundings of a byte of the text as UTF-8 without BOM. */
export async function textPlace(open: () => AsyncIterable<Uint8Array>, offset: number): Promise<TextPlace> {
  const { encoding, bytes } = await asUtf8(open());
  const wide = encoding === 'utf-16le' || encoding === 'utf-16be';
  let [line, column, at, units] = [1, 1, 0, 0];
  const around: number[] = [];
  for await (const chunk of bytes) {
    for (const byte of chunk) {
      if (at >= offset - BEFORE && at < offset + AFTER) around.push(byte);
      if (at < offset) {
        const first = (byte & 0xc0) !== 0x80;
        // What takes four bytes in UTF-8 takes two units in UTF-16.
        if (first) units += byte >= 0xf0 ? 2 : 1;
        if (byte === 0x0a) [line, column] = [line + 1, 1];
        else if (first) column += 1;
      }
      at += 1;
    }
    if (at >= offset + AFTER) break;
  }
  const skipped = encoding === 'utf-8' ? 0 : encoding === 'utf-8-bom' ? 3 : 2;
  const text = new TextDecoder().decode(Uint8Array.from(around)).replaceAll(/\s+/g, ' ');
  return { line, column, byte: skipped + (wide ? units * 2 : Math.min(offset, at)), excerpt: withoutSecrets(text) };
}
