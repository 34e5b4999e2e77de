import { MalformedImage, Window } from './window.ts';

const ORIENTATION = 274;
const TIFF_MAGIC = 42;
const PREFIX = 'Exif\0\0';

/** Bytes per value of the types of TIFF; entries of any other are passed over. */
const BYTES: Readonly<Record<number, number>> = {
  ...{ 1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 6: 1, 7: 1, 8: 2, 9: 4, 10: 8, 11: 4, 12: 8, 13: 4, 16: 8 },
};

/**
 * The orientation in an EXIF block (a little TIFF file, after any number of `Exif\0\0`), or undefined where it says none. Read
 * as Pillow does, which CVAT shows images with: of two entries the last counts, and none behind one whose values stand
 * outside the block. A broken block says none. Throws MalformedImage for a value that viewers read differently.
 */
export function exifOrientation(block: Uint8Array): number | undefined {
  let start = 0;
  while (String.fromCharCode(...block.subarray(start, start + PREFIX.length)) === PREFIX) start += PREFIX.length;
  const exif = new Window(block.length - start);
  exif.add(0, block.subarray(start));
  let value: number | undefined;
  try {
    const order = exif.latin1(0, 2);
    if (order !== 'II' && order !== 'MM') return undefined;
    // Some writers have it the wrong way round.
    if (exif.u16(2, true) !== TIFF_MAGIC && exif.u16(2, false) !== TIFF_MAGIC) return undefined;
    const little = order === 'II';
    const directory = exif.u32(4, little);
    const count = exif.u16(directory, little);
    for (let i = 0; i < count; i++) {
      const entry = directory + 2 + i * 12;
      if (!hasValues(exif, entry, little)) break;
      if (exif.u16(entry, little) === ORIENTATION) value = numberValue(exif, entry, little) ?? value;
    }
  } catch (error) {
    if (!(error instanceof MalformedImage)) throw error;
  }
  return knownOrientation(value);
}

/** 0 is how some cameras write "not known"; it counts as named. */
export function knownOrientation(value: number | undefined): number | undefined {
  if (value === undefined) return undefined;
  if (value === 0) return 1;
  if (Number.isInteger(value) && value >= 1 && value <= 8) return value;
  throw new MalformedImage(`The orientation is ${value}, not 1 to 8`, 'IMAGE_SIZE_IN_DOUBT');
}

/** False where the values of a classic 12-byte directory entry stand outside of the file. */
function hasValues(file: Window, entry: number, little: boolean): boolean {
  const length = (BYTES[file.u16(entry + 2, little)] ?? 0) * file.u32(entry + 4, little);
  return length <= 4 || file.u32(entry + 8, little) + length <= file.size;
}

/** First value of a classic 12-byte directory entry; undefined where it holds no number. */
export function numberValue(file: Window, entry: number, little: boolean): number | undefined {
  const type = file.u16(entry + 2, little);
  const count = file.u32(entry + 4, little);
  const bytes = BYTES[type] ?? 0;
  if (bytes === 0 || count === 0) return undefined;
  const at = bytes * count <= 4 ? entry + 8 : file.u32(entry + 8, little);
  if (type === 1 || type === 6) return file.u8(at);
  if (type === 3 || type === 8) return file.u16(at, little);
  if (type === 4 || type === 9 || type === 13) return file.u32(at, little);
  if (type === 5 || type === 10) return file.u32(at, little) / file.u32(at + 4, little);
  if (type === 11 || type === 12) return file.float(at, bytes, little);
  return type === 16 ? file.u64(at, little) : undefined;
}
