import type { Header } from './header.ts';
import { MalformedImage, type PartialFile } from './partial-file.ts';

const HEADER = 6;
const ENTRY = 16;
/** An icon has one picture for each size and depth. */
const MOST_ENTRIES = 256;
const BITMAP = 40;
const PNG = '\x89PNG\r\n\x1a\n';

type Entry = { area: number; depth: number; start: number };

/**
 * The size of the picture that Pillow takes: of the largest the one of the fewest colours. It is that of the picture itself,
 * whatever the directory says; image-size knows the first entry of the directory only.
 */
export function walkIco(file: PartialFile): Header {
  const count = file.u16(4, true);
  if (count === 0 || count > MOST_ENTRIES) throw new MalformedImage(`The icon has ${count} pictures`);
  const entries = Array.from({ length: count }, (_, i) => entryAt(file, HEADER + i * ENTRY));
  const [best] = entries.toSorted((a, b) => b.area - a.area || a.depth - b.depth);
  return { format: 'ico', ...sizeAt(file, best?.start ?? 0), orientation: 1, headerForImageSize: undefined };
}

function entryAt(file: PartialFile, at: number): Entry {
  // A side of 256 is written as 0.
  const [width, height] = [file.u8(at) || 256, file.u8(at + 1) || 256];
  const [colours, bits] = [file.u8(at + 2), file.u16(at + 6, true)];
  const depth = bits || Math.ceil(Math.log2(Math.max(colours, 1))) || 256;
  return { area: width * height, depth, start: file.u32(at + 12, true) };
}

function sizeAt(file: PartialFile, at: number): { width: number; height: number } {
  if (file.latin1(at, 8) === PNG) return { width: file.u32(at + 16), height: file.u32(at + 20) };
  const header = file.u32(at, true);
  if (header < BITMAP) throw new MalformedImage(`A bitmap of the icon has a header of ${header} bytes`);
  // Its mask lies below it; a negative height stands for upside down.
  return { width: file.u32(at + 4, true), height: Math.floor(Math.abs(file.u32(at + 8, true) | 0) / 2) };
}
