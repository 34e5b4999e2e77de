import type { Header } from './header.ts';
import { MalformedImage, type PartialFile } from './partial-file.ts';

const OS2_V1 = 12;
const KNOWN_HEADERS = new Set([OS2_V1, 40, 52, 56, 64, 108, 124]);

/** Rows may stand upside down (negative height). image-size misreads the 16-bit fields of OS/2 version 1. */
export function walkBmp(file: PartialFile): Header {
  const header = file.u32(14, true);
  if (!KNOWN_HEADERS.has(header)) throw new MalformedImage(`The BMP header has ${header} bytes`);
  if (header === OS2_V1) {
    const size = { width: file.u16(18, true), height: file.u16(20, true) };
    return { format: 'bmp', ...size, orientation: 1, headerForImageSize: undefined };
  }
  return {
    format: 'bmp',
    width: file.u32(18, true),
    height: Math.abs(file.u32(22, true) | 0),
    orientation: 1,
    headerForImageSize: file.bytes(0, 54),
  };
}
