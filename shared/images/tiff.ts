import { deepGrey } from './deep-grey.ts';
import { knownOrientation } from './exif.ts';
import type { Header } from './header.ts';
import { MalformedImage, type PartialFile } from './partial-file.ts';
import { type Entry, entryAt, entryBytes, firstValue, type Layout, type Value } from './tiff-entry.ts';
import { refuseCutStrips } from './tiff-strips.ts';
import { xmpOrientation } from './xmp.ts';

const WIDTH = 256;
const HEIGHT = 257;
const ORIENTATION = 274;
const XMP = 700;
const COMPRESSION = 259;
const BITS = 258;
const PHOTOMETRIC = 262;
const SAMPLES = 277;
const PLANAR = 284;
const OLD_JPEG = 6;
const LZW = 5;
const READ = new Set([WIDTH, HEIGHT, BITS, COMPRESSION, PHOTOMETRIC, SAMPLES, PLANAR, ORIENTATION, XMP]);
/** Black is most, black is least, RGB, palette, CMYK, YCbCr and Lab. */
const COLOURS = new Set([0, 1, 2, 3, 5, 6, 8]);
const MOST_SAMPLES = 6;
/** Offsets and lengths of strips, and of tiles. */
const PLACES = new Set([273, 279, 324, 325]);
/** What Pillow, which CVAT decodes with, knows by number; of any other it says that it cannot identify the file. */
const COMPRESSIONS = new Set([
  ...[1, 2, 3, 4, 5, 6, 7, 8, 32_771, 32_773, 32_809, 32_946, 34_676, 34_677, 34_925, 50_000, 50_001],
]);
const MOST_ENTRIES = 4096;

/** The first directory, which may stand anywhere in the file; classic TIFF and BigTIFF. Of two entries the last counts. */
export function walkTiff(file: PartialFile): Header {
  const little = file.latin1(0, 2) === 'II';
  const big = file.u16(2, little) === 43;
  const layout = { little, big };
  if (big && !little) throw new MalformedImage('It is a BigTIFF of big-endian order', 'IMAGE_FORMAT_UNSUPPORTED');
  const directory = big ? file.u64(8, little) : file.u32(4, little);
  const count = big ? file.u64(directory, little) : file.u16(directory, little);
  if (count > MOST_ENTRIES) throw new MalformedImage(`The directory has ${count} entries`);
  const start = directory + (big ? 8 : 2);
  const entries = file.bytes(start, count * entryBytes(layout));
  const values = new Map<number, Value>();
  const places = new Map<number, Entry>();
  let xmp: Entry | undefined;
  let isCut = false;
  for (let i = 0; i < count; i++) {
    const entry = entryAt(file, start + i * entryBytes(layout), layout);
    // Pillow reads no entry behind one whose values stand outside of the file.
    if (isCut && READ.has(entry.tag)) {
      throw new MalformedImage('Values of its directory stand behind its end', 'IMAGE_TRUNCATED');
    }
    isCut ||= entry.at + entry.length > file.size;
    if (PLACES.has(entry.tag)) places.set(entry.tag, entry);
    if (isCut || !READ.has(entry.tag)) continue;
    if (entry.tag === XMP) xmp = entry;
    const value = entry.tag === XMP ? undefined : firstValue(file, entry, little);
    if (value !== undefined) values.set(entry.tag, value);
  }
  const compression = pixels(values.get(COMPRESSION) ?? 1);
  if (!COMPRESSIONS.has(compression)) {
    throw new MalformedImage(`CVAT cannot decode TIFF compression ${compression}`, 'IMAGE_FORMAT_NOT_SHOWN');
  }
  if (compression !== OLD_JPEG) refuseUnknownPixels(values);
  if (compression === LZW) {
    refuseCutStrips(file, places.get(273), places.get(279), little);
    refuseCutStrips(file, places.get(324), places.get(325), little);
  }
  return {
    format: 'tiff',
    width: pixels(values.get(WIDTH)),
    height: pixels(values.get(HEIGHT)),
    orientation:
      knownOrientation(values.get(ORIENTATION)) ??
      (xmp ? xmpOrientation(file.bytes(xmp.at, xmp.length)) : undefined) ??
      1,
    headerForImageSize: headerForImageSize(file, entries, layout, count),
    finding: isDeepGrey(values) ? deepGrey : undefined,
  };
}

/** Bands as satellites and microscopes have them: Pillow knows pixels by a list, and throws on what is not on it. */
function refuseUnknownPixels(values: ReadonlyMap<number, Value>): void {
  const [colours = 0, samples = 1, bits = 1] = [PHOTOMETRIC, SAMPLES, BITS].map((tag) => pixels(values.get(tag)));
  const isApart = values.get(PLANAR) === 2;
  const isGrey = colours < 2;
  if (COLOURS.has(colours) && (isApart || (samples <= (isGrey ? 2 : MOST_SAMPLES) && (isGrey || bits <= 16)))) return;
  const detail = `CVAT cannot decode a TIFF of ${samples} samples of ${bits} bits with the colours ${colours}`;
  throw new MalformedImage(detail, 'IMAGE_FORMAT_NOT_SHOWN');
}

function isDeepGrey(values: ReadonlyMap<number, Value>): boolean {
  const photometric = values.get(PHOTOMETRIC);
  return values.get(BITS) === 16 && (values.get(SAMPLES) ?? 1) === 1 && (photometric === 0 || photometric === 1);
}

function pixels(value: Value | undefined): number {
  return value === undefined || value === 'noNumber' ? 0 : value;
}

/** The same file with its directory moved to the front, since image-size wants every byte before it. */
function headerForImageSize(
  file: PartialFile,
  entries: Uint8Array,
  { little, big }: Layout,
  count: number,
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
