import { MalformedImage, Window } from './window.ts';

const ORIENTATION = 274;
/** Bytes per value of the integer types BYTE, SHORT, LONG, SBYTE, SSHORT, SLONG. */
const INTEGER_BYTES: Readonly<Record<number, number>> = { 1: 1, 3: 2, 4: 4, 6: 1, 8: 2, 9: 4 };

/**
 * The orientation in an EXIF block (a little TIFF file, after an optional `Exif\0\0`), or undefined where it says none. A
 * broken block says none, as for every viewer. Throws MalformedImage for a value that viewers read differently.
 */
export function exifOrientation(block: Uint8Array): number | undefined {
  const start = String.fromCharCode(...block.subarray(0, 6)) === 'Exif\0\0' ? 6 : 0;
  const exif = new Window(block.length - start);
  exif.add(0, block.subarray(start));
  let value: number | undefined;
  try {
    const order = exif.latin1(0, 2);
    if (order !== 'II' && order !== 'MM') return undefined;
    value = directoryValue(exif, exif.u32(4, order === 'II'), order === 'II');
  } catch (error) {
    if (error instanceof MalformedImage) return undefined;
    throw error;
  }
  return knownOrientation(value);
}

/** 0 is how some cameras write "not known"; it counts as named. */
export function knownOrientation(value: number | undefined): number | undefined {
  if (value === undefined) return undefined;
  if (value === 0) return 1;
  if (value >= 1 && value <= 8) return value;
  throw new MalformedImage(`The orientation is ${value}, not 1 to 8`, 'IMAGE_SIZE_IN_DOUBT');
}

function directoryValue(exif: Window, directory: number, little: boolean): number | undefined {
  const count = exif.u16(directory, little);
  for (let i = 0; i < count; i++) {
    const entry = directory + 2 + i * 12;
    if (exif.u16(entry, little) === ORIENTATION) return integerValue(exif, entry, little);
  }
  return undefined;
}

/** First value of a classic 12-byte directory entry whose values stand in it; undefined where it holds no integer. */
export function integerValue(file: Window, entry: number, little: boolean): number | undefined {
  const bytes = INTEGER_BYTES[file.u16(entry + 2, little)];
  const count = file.u32(entry + 4, little);
  if (!bytes || count === 0) return undefined;
  const at = bytes * count <= 4 ? entry + 8 : file.u32(entry + 8, little);
  if (bytes === 1) return file.u8(at);
  return bytes === 2 ? file.u16(at, little) : file.u32(at, little);
}
