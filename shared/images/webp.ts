import type { Header } from './header.ts';
import { metadataOrientation } from './metadata-orientation.ts';
import { MalformedImage, type PartialFile } from './partial-file.ts';

const HAS_EXIF = 0x08;
const HAS_XMP = 0x04;
/** Each read starts the walk over: no animation has as many frames. */
const MOST_CHUNKS = 10_000;

/** Only the extended form (`VP8X`) can hold EXIF, and keeps it behind the pixels. */
export function walkWebp(file: PartialFile): Header {
  const length = file.u32(4, true) + 8;
  if (length > file.size) {
    throw new MalformedImage(`It says that it has ${length} bytes, but it has ${file.size}`, 'IMAGE_TRUNCATED');
  }
  const kind = file.latin1(12, 4);
  const headerForImageSize = file.bytes(0, 30);
  if (kind === 'VP8 ') {
    if (file.latin1(23, 3) !== '\x9d\x01\x2a')
      throw new MalformedImage('The VP8 frame does not start with a key frame');
    const width = file.u16(26, true) & 0x3fff;
    const height = file.u16(28, true) & 0x3fff;
    return { format: 'webp', width, height, orientation: 1, headerForImageSize };
  }
  if (kind === 'VP8L') {
    if (file.u8(20) !== 0x2f) throw new MalformedImage('The VP8L frame has no signature');
    const bits = file.u32(21, true);
    return {
      format: 'webp',
      width: 1 + (bits & 0x3fff),
      height: 1 + ((bits >>> 14) & 0x3fff),
      orientation: 1,
      headerForImageSize,
    };
  }
  if (kind !== 'VP8X') throw new MalformedImage(`The first chunk is ${JSON.stringify(kind)}`);
  const flags = file.u8(20);
  const exif = flags & HAS_EXIF ? chunk(file, 'EXIF', length) : undefined;
  return {
    format: 'webp',
    width: 1 + file.u24(24),
    height: 1 + file.u24(27),
    orientation: metadataOrientation(exif, () => (flags & HAS_XMP ? chunk(file, 'XMP ', length) : undefined)),
    headerForImageSize,
  };
}

/** What stands behind `end`, which the file itself says, is not of the image. */
function chunk(file: PartialFile, type: string, end: number): Uint8Array | undefined {
  let at = 12;
  for (let chunks = 0; at + 8 <= end; chunks++) {
    if (chunks === MOST_CHUNKS) {
      throw new MalformedImage(`It has more than ${MOST_CHUNKS} chunks`, 'IMAGE_HEADER_TOO_LARGE');
    }
    const length = file.u32(at + 4, true);
    if (file.latin1(at, 4) === type) {
      if (at + 8 + length > end) throw new MalformedImage(`The chunk ${type.trim()} ends behind the end of the image`);
      return file.bytes(at + 8, length);
    }
    at += 8 + length + (length % 2);
  }
  return undefined;
}
