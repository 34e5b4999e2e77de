import { knownOrientation, numberValue } from './exif.ts';
import type { Header } from './header.ts';
import { MalformedImage, type Window } from './window.ts';
import { xmpOrientation } from './xmp.ts';

const WIDTH = 256;
const HEIGHT = 257;
const ORIENTATION = 274;
const XMP = 700;
const MOST_ENTRIES = 4096;

/** The first directory, which may stand anywhere in the file; classic TIFF and BigTIFF. */
export function walkTiff(file: Window): Header {
  const little = file.latin1(0, 2) === 'II';
  const big = file.u16(2, little) === 43;
  if (big && !little) throw new MalformedImage('It is a BigTIFF of big-endian order', 'IMAGE_FORMAT_UNSUPPORTED');
  const directory = big ? file.u64(8, little) : file.u32(4, little);
  const count = big ? file.u64(directory, little) : file.u16(directory, little);
  if (count > MOST_ENTRIES) throw new MalformedImage(`The directory has ${count} entries`);
  const [head, size] = big ? [8, 20] : [2, 12];
  const entries = file.bytes(directory + head, count * size);
  const values = new Map<number, number>();
  let xmp: { at: number; length: number } | undefined;
  for (let i = 0; i < count; i++) {
    const entry = directory + head + i * size;
    const tag = file.u16(entry, little);
    if (tag === XMP && !big) xmp = { at: file.u32(entry + 8, little), length: file.u32(entry + 4, little) };
    if (tag !== WIDTH && tag !== HEIGHT && tag !== ORIENTATION) continue;
    const value = big ? bigValue(file, entry, little) : numberValue(file, entry, little);
    if (value !== undefined && !values.has(tag)) values.set(tag, value);
  }
  return {
    format: 'tiff',
    width: values.get(WIDTH) ?? 0,
    height: values.get(HEIGHT) ?? 0,
    orientation:
      knownOrientation(values.get(ORIENTATION)) ??
      (xmp && xmp.length > 4 ? xmpOrientation(file.bytes(xmp.at, xmp.length)) : undefined) ??
      1,
    witness: witness(file, entries, { little, big, count }),
  };
}

/** First value of a 20-byte entry of type SHORT, LONG or LONG8 with one value. */
function bigValue(file: Window, entry: number, little: boolean): number | undefined {
  if (file.u64(entry + 4, little) !== 1) return undefined;
  const type = file.u16(entry + 2, little);
  if (type === 3) return file.u16(entry + 12, little);
  if (type === 4) return file.u32(entry + 12, little);
  return type === 16 ? file.u64(entry + 12, little) : undefined;
}

/** The same file with its directory moved to the front, since image-size wants every byte before it. */
function witness(
  file: Window,
  entries: Uint8Array,
  { little, big, count }: { little: boolean; big: boolean; count: number },
): Uint8Array {
  const [header, head] = big ? [16, 8] : [8, 2];
  const bytes = new Uint8Array(header + head + entries.length + 16);
  const view = new DataView(bytes.buffer);
  bytes.set(file.bytes(0, header));
  if (big) {
    view.setBigUint64(8, 16n, little);
    view.setBigUint64(16, BigInt(count), little);
  } else {
    view.setUint32(4, 8, little);
    view.setUint16(8, count, little);
  }
  bytes.set(entries, header + head);
  return bytes;
}
