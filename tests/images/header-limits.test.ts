import { describe, expect, test } from 'vitest';
import { exifBlock, madeImage, madePng, pngChunk, withLeadingSegments } from './made-images.ts';
import { madeTiff } from './made-tiff.ts';
import { measured } from './measured.ts';

const TOO_LARGE = { code: 'IMAGE_HEADER_TOO_LARGE' };
const filled = (head: Uint8Array | string, hex: string) =>
  Buffer.concat([typeof head === 'string' ? Buffer.from(head, 'hex') : head, Buffer.alloc(6_000_000, hex, 'hex')]);

describe('measureImage() gives up at once what is endless', () => {
  const beforePixels = madePng(60, 40).subarray(0, 33);
  test.each<[string, string, Buffer, number]>([
    ['JPEG of empty segments', 'a.jpg', filled('ffd8', 'ffe00002'), 200_000],
    ['JPEG of empty EXIF segments', 'a.jpg', filled('ffd8', 'ffe10008457869660000'), 700_000],
    ['JPEG of markers that are none', 'a.jpg', filled('ffd8', 'ff00'), 25_000_000],
    ['JPEG of segments between junk', 'a.jpg', filled('ffd8', `ffe00002${'00'.repeat(200)}`), 15_000_000],
    ['PNG of empty chunks', 'a.png', filled(beforePixels, '000000007465537400000000'), 200_000],
    ['PNG of empty texts', 'a.png', filled(beforePixels, '000000007445587400000000'), 200_000],
    ['GIF of short sub-blocks', 'a.gif', filled('474946383961010001000000' + '0021fe', '0141'), 100_000],
    ['GIF of empty blocks', 'a.gif', filled('474946383961010001000000' + '00', '21fe00'), 100_000],
  ])('%s', async (_, name, bytes, mostSteps) => {
    const { result, steps } = await measured(name, bytes);
    expect(result).toMatchObject(TOO_LARGE);
    expect(steps).toBeLessThan(mostSteps);
  });

  test('WebP of empty chunks', async () => {
    const bytes = filled(
      Buffer.from('RIFF    WEBPVP8X\x0a\0\0\0\x08\0\0\0\x3b\0\0\x27\0\0', 'latin1'),
      '4142434400000000',
    );
    bytes.writeUInt32LE(bytes.length - 8, 4);
    const { result, steps } = await measured('a.webp', bytes);
    expect(result).toMatchObject(TOO_LARGE);
    expect(steps).toBeLessThan(250_000);
  });
});

describe('measureImage() reads long headers', () => {
  test('of a JPEG with a hundred and fifty long segments', async () => {
    const bytes = withLeadingSegments(await madeImage('jpeg'), 0xe2, 150 * 65_533);
    const { result, total } = await measured('a.jpg', bytes);
    expect(result).toEqual({ width: 60, height: 40, orientation: 1 });
    expect(total).toBeLessThan(1_000_000);
  });

  test('of a PNG with thousands of texts, in few reads', async () => {
    const texts = Array.from({ length: 3000 }, () => pngChunk('tEXt', Buffer.alloc(200, 0x41)));
    const { result, reads } = await measured('a.png', madePng(60, 40, { before: texts }));
    expect(result).toEqual({ width: 60, height: 40, orientation: 1 });
    expect(reads).toBeLessThan(30);
  });

  test('of a WebP with the frames of an animation before its EXIF', async () => {
    const chunk = (type: string, content: Buffer) => {
      const head = Buffer.alloc(8);
      head.write(type, 'latin1');
      head.writeUInt32LE(content.length, 4);
      return Buffer.concat([head, content]);
    };
    const frames = Array.from({ length: 130 }, () => chunk('ANMF', Buffer.alloc(30_000)));
    const canvas = chunk('VP8X', Buffer.from([0x0a, 0, 0, 0, 59, 0, 0, 39, 0, 0]));
    const content = Buffer.concat([Buffer.from('WEBP'), canvas, ...frames, chunk('EXIF', exifBlock(6))]);
    const { result } = await measured('a.webp', chunk('RIFF', content));
    expect(result).toEqual({ width: 40, height: 60, orientation: 6 });
  });
});

test.each([
  ['a.tif', madeTiff([[700, 1, 5_000_000, Buffer.alloc(5_000_000, 0x20)]])],
  [
    'a.png',
    madePng(60, 40, { before: [pngChunk('iTXt', Buffer.from(`XML:com.adobe.xmp\0\0\0\0\0${' '.repeat(5_000_000)}`))] }),
  ],
])('measureImage() reads no block of megabytes, since many images are read at once: %s', async (name, bytes) => {
  const { result, total } = await measured(name, bytes);
  expect(result).toMatchObject(TOO_LARGE);
  expect(total).toBeLessThan(100_000);
});
