import { MalformedImage, PartialFile } from './partial-file.ts';
import { entryAt, entryBytes, firstValue, type Value } from './tiff-entry.ts';

const ORIENTATION = 274;
const HEAD_BYTES = 8;
const PREFIX = 'Exif\0\0';
/** Byte order and magic; some writers have the magic the wrong way round, and that of BigTIFF counts as none in `MM`. */
const STARTS = new Set(['II*\0', 'MM\0*', 'II\0*', 'MM*\0', 'MM\0+']);

/**
 * The orientation in an EXIF block (a little TIFF file, after any number of `Exif\0\0`), or undefined where it says none. Read
 * as Pillow does, which CVAT shows images with: of two entries the last counts, and none behind one whose values stand
 * outside the block. A broken block says none. Throws MalformedImage for a value that viewers read differently.
 */
export function exifOrientation(block: Uint8Array): number | undefined {
  return knownOrientation(orientationValue(opened(block)));
}

/** True where the block names any orientation, be it one that no viewer knows. */
export function namesOrientation(block: Uint8Array): boolean {
  return orientationValue(opened(block)) !== undefined;
}

/**
 * For a block beside an XMP packet that turns the image. Throws MalformedImage where there is something, but no EXIF block:
 * Pillow then reads no XMP, or refuses the image; others read it.
 */
export function requireNotBroken(block: Uint8Array): void {
  const exif = opened(block);
  if (exif.size === 0 || hasStart(exif)) return;
  throw new MalformedImage(
    'Its EXIF is broken, and its XMP names an orientation: viewers differ',
    'IMAGE_SIZE_IN_DOUBT',
  );
}

/** 0 is how some cameras write "not known"; it counts as named. */
export function knownOrientation(value: Value | undefined): number | undefined {
  if (value === undefined) return undefined;
  if (value === 0) return 1;
  if (value === 'noNumber') {
    throw new MalformedImage('The orientation is written as text or bytes: viewers differ', 'IMAGE_SIZE_IN_DOUBT');
  }
  if (Number.isInteger(value) && value >= 1 && value <= 8) return value;
  throw new MalformedImage(`The orientation is ${value}, not 1 to 8`, 'IMAGE_SIZE_IN_DOUBT');
}

function opened(block: Uint8Array): PartialFile {
  let start = 0;
  while (String.fromCharCode(...block.subarray(start, start + PREFIX.length)) === PREFIX) start += PREFIX.length;
  const exif = new PartialFile(block.length - start);
  exif.add(0, block.subarray(start));
  return exif;
}

function hasStart(exif: PartialFile): boolean {
  return exif.size >= HEAD_BYTES && STARTS.has(exif.latin1(0, 4));
}

function orientationValue(exif: PartialFile): Value | undefined {
  if (!hasStart(exif)) return undefined;
  const layout = { little: exif.latin1(0, 2) === 'II', big: false };
  let value: Value | undefined;
  try {
    const directory = exif.u32(4, layout.little);
    const count = exif.u16(directory, layout.little);
    for (let i = 0; i < count; i++) {
      const entry = entryAt(exif, directory + 2 + i * entryBytes(layout), layout);
      if (entry.at + entry.length > exif.size) break;
      if (entry.tag === ORIENTATION) value = firstValue(exif, entry, layout.little) ?? value;
    }
  } catch (error) {
    // The directory goes on behind the end of the block: what it said before counts.
    if (!(error instanceof MalformedImage)) throw error;
  }
  return value;
}
