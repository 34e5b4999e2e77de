import { MalformedImage, type PartialFile } from './partial-file.ts';

/** Between all segments of one image. */
const MOST_JUNK = 1024 * 1024;

/** The marker at or after `at`, where `junk` bytes were passed over before; any number of 0xFF may stand before its code. */
export function nextMarker(file: PartialFile, at: number, junk: number): { code: number; end: number } {
  const end = at + MOST_JUNK - junk;
  for (let i = at; ; ) {
    const start = file.find(i, end, 0xff);
    const code = start === undefined ? undefined : file.find(start, end, 0xff, true);
    if (code === undefined) {
      const detail = `More than ${MOST_JUNK} bytes between its segments belong to no segment`;
      throw new MalformedImage(detail, 'IMAGE_HEADER_TOO_LARGE');
    }
    i = code + 1;
    if (file.u8(code) !== 0) return { code: file.u8(code), end: i };
  }
}

/** TEM, RST0 to RST7, SOI and EOI stand alone. */
export function hasNoContent(code: number): boolean {
  return code === 0x01 || (code >= 0xd0 && code <= 0xd9);
}

/** C0 to CF without DHT, JPG and DAC; and DHP, which announces the size of a hierarchical image. */
export function isFrame(code: number): boolean {
  return (code >= 0xc0 && code <= 0xcf && code !== 0xc4 && code !== 0xc8 && code !== 0xcc) || code === 0xde;
}

/** Baseline, extended and progressive, by Huffman coding or by arithmetic coding. */
export function isDecoded(code: number): boolean {
  return code <= 0xc2 || code === 0xc9 || code === 0xca;
}
