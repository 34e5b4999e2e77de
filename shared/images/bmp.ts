import type { Header } from './header.ts';
import { MalformedImage, type PartialFile } from './partial-file.ts';

const OS2_V1 = 12;
const KNOWN_HEADERS = new Set([OS2_V1, 40, 52, 56, 64, 108, 124]);
/** Bits of a pixel, and the last compression, that Pillow knows, which CVAT decodes with. */
const DEPTHS = new Set([1, 4, 8, 16, 24, 32]);
const BITFIELDS = 3;

/** Rows may stand upside down (negative height). image-size misreads the 16-bit fields of OS/2 version 1. */
export function walkBmp(file: PartialFile): Header {
  const header = file.u32(14, true);
  if (!KNOWN_HEADERS.has(header)) throw new MalformedImage(`The BMP header has ${header} bytes`);
  if (header === OS2_V1) {
    const size = { width: file.u16(18, true), height: file.u16(20, true) };
    return { format: 'bmp', ...size, orientation: 1, headerForImageSize: undefined };
  }
  const [bits, compression] = [file.u16(28, true), file.u32(30, true)];
  if (!DEPTHS.has(bits) || compression > BITFIELDS || (compression === BITFIELDS && bits < 16)) {
    const detail = `CVAT cannot decode a BMP of ${bits} bits and compression ${compression}`;
    throw new MalformedImage(detail, 'IMAGE_FORMAT_NOT_SHOWN');
  }
  return {
    format: 'bmp',
    width: file.u32(18, true),
    height: Math.abs(file.u32(22, true) | 0),
    orientation: 1,
    headerForImageSize: file.bytes(0, 54),
  };
}
