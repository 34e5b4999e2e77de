import { crc32 } from 'node:zlib';
import sharp from 'sharp';

export type Encoding = 'jpeg' | 'png' | 'gif' | 'tiff' | 'webp' | 'avif';

/** A picture of `width` x `height` as stored, drawn from noise so that it does not compress to nothing. */
export async function madeImage(
  format: Encoding,
  options: { width?: number; height?: number; orientation?: number; progressive?: boolean; noise?: boolean } = {},
): Promise<Buffer> {
  const { width = 60, height = 40, orientation, progressive = false, noise = false } = options;
  const background = { r: 200, g: 120, b: 40 };
  const create = noise
    ? { width, height, channels: 3 as const, noise: { type: 'gaussian' as const, mean: 128, sigma: 60 } }
    : { width, height, channels: 3 as const, background };
  const picture = sharp({ create: { background, ...create } });
  const oriented = orientation ? picture.withMetadata({ orientation }) : picture;
  // Of AVIF and GIF packing the pixels well takes a second, and no test looks at them.
  const effort = { effort: format === 'gif' ? 1 : 0 };
  return oriented.toFormat(format, format === 'avif' || format === 'gif' ? effort : { progressive }).toBuffer();
}

/** A JPEG with a segment of `bytes` (in as many as needed) right behind its start. */
export function withLeadingSegments(jpeg: Uint8Array, marker: number, bytes: number): Buffer {
  const segments: Buffer[] = [];
  for (let left = bytes; left > 0; left -= 65_533) {
    const length = Math.min(left, 65_533);
    const segment = Buffer.alloc(length + 4, 0x55);
    segment.writeUInt16BE(0xff00 + marker, 0);
    segment.writeUInt16BE(length + 2, 2);
    segments.push(segment);
  }
  return Buffer.concat([jpeg.subarray(0, 2), ...segments, jpeg.subarray(2)]);
}

/** A TIFF block with one directory entry: the orientation. */
export function exifBlock(orientation: number, order: 'II' | 'MM' = 'II'): Buffer {
  const little = order === 'II';
  const u16 = (value: number) => (little ? [value & 255, value >> 8] : [value >> 8, value & 255]);
  const u32 = (value: number) => (little ? [...u16(value), 0, 0] : [0, 0, ...u16(value)]);
  return Buffer.from([
    ...Buffer.from(order),
    ...u16(42),
    ...u32(8),
    ...u16(1),
    ...[...u16(274), ...u16(3), ...u32(1), ...u16(orientation), 0, 0],
    ...u32(0),
  ]);
}

/** A BMP of one header kind, without pixels worth mentioning. */
export function madeBmp(width: number, height: number, header: 12 | 40 | 124): Buffer {
  const bytes = Buffer.alloc(14 + header + 64);
  bytes.write('BM', 0, 'latin1');
  bytes.writeUInt32LE(bytes.length, 2);
  bytes.writeUInt32LE(14 + header, 10);
  bytes.writeUInt32LE(header, 14);
  if (header === 12) {
    bytes.writeUInt16LE(width, 18);
    bytes.writeUInt16LE(height, 20);
  } else {
    bytes.writeInt32LE(width, 18);
    bytes.writeInt32LE(height, 22);
    bytes.writeUInt16LE(24, 28);
  }
  return bytes;
}

/** A PNG chunk with its checksum. */
export function pngChunk(type: string, content: Uint8Array): Buffer {
  const head = Buffer.alloc(8);
  head.writeUInt32BE(content.length, 0);
  head.write(type, 4, 'latin1');
  const checksum = Buffer.alloc(4);
  checksum.writeUInt32BE(crc32(content, crc32(head.subarray(4))), 0);
  return Buffer.concat([head, content, checksum]);
}

/** A PNG with pixels in chunks of the given lengths, and further chunks before and behind them. */
export function madePng(
  width: number,
  height: number,
  options: { before?: Buffer[]; pixels?: number[]; behind?: Buffer[] } = {},
): Buffer {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 2, 0, 0, 0], 8);
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    pngChunk('IHDR', header),
    ...(options.before ?? []),
    ...(options.pixels ?? [100]).map((length) => pngChunk('IDAT', Buffer.alloc(length, 0xa5))),
    ...(options.behind ?? []),
    pngChunk('IEND', Buffer.alloc(0)),
  ]);
}
