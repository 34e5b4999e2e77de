import { describe, expect, test } from 'vitest';
import { measureImage } from '../../shared/images/measure-image.ts';
import { exifBlock, madeImage, madePng, pngChunk } from './made-images.ts';

const EXIF = Buffer.from('Exif\0\0');
/** 60 x 40 as stored. */
const UPRIGHT = { width: 60, height: 40 };
const TURNED = { width: 40, height: 60, orientation: 6 };
const IN_DOUBT = { code: 'IMAGE_SIZE_IN_DOUBT' };

/** A little-endian EXIF block with any entries: tag, type, count, and the four bytes of the value. */
function block(entries: [tag: number, type: number, count: number, value: number[]][], behind: number[] = []): Buffer {
  const bytes = Buffer.alloc(14 + entries.length * 12);
  bytes.write('II');
  bytes.writeUInt16LE(42, 2);
  bytes.writeUInt32LE(8, 4);
  bytes.writeUInt16LE(entries.length, 8);
  for (const [i, [tag, type, count, value]] of entries.entries()) {
    bytes.writeUInt16LE(tag, 10 + i * 12);
    bytes.writeUInt16LE(type, 12 + i * 12);
    bytes.writeUInt32LE(count, 14 + i * 12);
    bytes.set(value, 18 + i * 12);
  }
  return Buffer.concat([bytes, Buffer.from(behind)]);
}

async function jpegWith(...segments: Buffer[]): Promise<Buffer> {
  const jpeg = await madeImage('jpeg');
  const app1 = segments.map((content) => Buffer.concat([Buffer.from([0xff, 0xe1, 0, content.length + 2]), content]));
  return Buffer.concat([jpeg.subarray(0, 2), ...app1, jpeg.subarray(2)]);
}

function measure(name: string, bytes: Uint8Array) {
  return measureImage(name, bytes.length, async (offset, length) => bytes.slice(offset, offset + length));
}

describe('measureImage() reads EXIF as Pillow does, which CVAT measures and shows images with', () => {
  const six = block([[274, 3, 1, [6, 0, 0, 0]]]);
  const wrongMagic = (magic: number) => Buffer.from(six).fill(magic, 2, 3);
  test.each<[string, Buffer[], object]>([
    [
      'nothing behind an entry whose values stand outside',
      [
        block([
          [271, 2, 100, [144, 95, 1, 0]],
          [274, 3, 1, [6, 0, 0, 0]],
        ]),
      ],
      UPRIGHT,
    ],
    [
      'entries of unknown types are passed over',
      [
        block([
          [271, 99, 100, [144, 95, 1, 0]],
          [274, 3, 1, [6, 0, 0, 0]],
        ]),
      ],
      TURNED,
    ],
    ['"Exif" twice', [Buffer.concat([EXIF, six])], TURNED],
    ['an empty segment before', [Buffer.alloc(0), six], TURNED],
    ['a block in two segments', [six.subarray(0, 16), six.subarray(16)], TURNED],
    ['another magic', [wrongMagic(99)], UPRIGHT],
    ['the magic of BigTIFF', [wrongMagic(43)], UPRIGHT],
    ['the magic the wrong way round', [Buffer.from(six).fill(0, 2, 3).fill(42, 3, 4)], TURNED],
    [
      'of two entries the last: 6',
      [
        block([
          [274, 3, 1, [1]],
          [274, 3, 1, [6]],
        ]),
      ],
      TURNED,
    ],
    [
      'of two entries the last: 1',
      [
        block([
          [274, 3, 1, [6]],
          [274, 3, 1, [1]],
        ]),
      ],
      UPRIGHT,
    ],
    ['a float', [block([[274, 11, 1, [0, 0, 0xc0, 0x40]]])], TURNED],
    ['a fraction', [block([[274, 5, 1, [26, 0, 0, 0]]], [6, 0, 0, 0, 1, 0, 0, 0])], TURNED],
    ['a fraction that is no integer', [block([[274, 5, 1, [26, 0, 0, 0]]], [11, 0, 0, 0, 2, 0, 0, 0])], IN_DOUBT],
    ['an offset', [block([[274, 13, 1, [6, 0, 0, 0]]])], TURNED],
    ['text', [block([[274, 2, 2, [0x36, 0]]])], IN_DOUBT],
    ['a byte', [block([[274, 1, 1, [6]]])], IN_DOUBT],
    ['bytes', [block([[274, 7, 2, [6, 0]]])], IN_DOUBT],
    [
      'of two entries the last: a byte',
      [
        block([
          [274, 3, 1, [6]],
          [274, 1, 1, [6]],
        ]),
      ],
      IN_DOUBT,
    ],
    [
      'of two entries the last: 6 behind text',
      [
        block([
          [274, 2, 2, [0x36, 0]],
          [274, 3, 1, [6]],
        ]),
      ],
      TURNED,
    ],
    ['the magic of BigTIFF in big-endian order', [Buffer.from(exifBlock(6, 'MM')).fill(43, 3, 4)], TURNED],
  ])('%s', async (_, blocks, expected) => {
    const bytes = await jpegWith(...blocks.map((content) => Buffer.concat([EXIF, content])));
    expect(await measure('a.jpg', bytes)).toMatchObject(expected);
  });

  const xmp = (orientation: number) =>
    Buffer.from(`http://ns.adobe.com/xap/1.0/\0<rdf:Description tiff:Orientation="${orientation}"/>`);
  test.each<[string, Buffer[], object]>([
    ['XMP behind broken EXIF', [Buffer.concat([EXIF, Buffer.from('garbage, 8+')]), xmp(6)], IN_DOUBT],
    ['XMP behind EXIF of zeros', [Buffer.concat([EXIF, Buffer.alloc(99)]), xmp(6)], IN_DOUBT],
    ['XMP behind EXIF that is too short', [Buffer.concat([EXIF, six.subarray(0, 4)]), xmp(6)], IN_DOUBT],
    ['XMP without a turn behind broken EXIF', [Buffer.concat([EXIF, Buffer.alloc(99)]), xmp(1)], UPRIGHT],
    ['XMP behind empty EXIF', [EXIF, xmp(6)], TURNED],
    ['XMP behind EXIF without an orientation', [Buffer.concat([EXIF, block([])]), xmp(6)], TURNED],
    ['of two XMP the last: an empty one', [xmp(6), Buffer.from('http://ns.adobe.com/xap/1.0/\0')], UPRIGHT],
  ])('JPEG: %s', async (_, segments, expected) => {
    expect(await measure('a.jpg', await jpegWith(...segments))).toMatchObject(expected);
  });

  test('WebP: EXIF counts within the image, not behind it', async () => {
    const webp = await madeImage('webp', { orientation: 6 });
    const exif = webp.indexOf('EXIF');
    expect(await measure('a.webp', webp)).toMatchObject(TURNED);
    const shorter = Buffer.from(webp);
    shorter.writeUInt32LE(exif - 8, 4);
    expect(await measure('a.webp', shorter)).toMatchObject(UPRIGHT);
    shorter.writeUInt32LE(exif + 8, 4);
    expect(await measure('a.webp', shorter)).toMatchObject({ code: 'IMAGE_UNREADABLE' });
  });

  const eXIf = (orientation: number) => pngChunk('eXIf', exifBlock(orientation));
  test.each<[string, Parameters<typeof madePng>[2], object]>([
    ['of two eXIf chunks the last: 6', { before: [eXIf(1), eXIf(6)] }, TURNED],
    ['of two eXIf chunks the last: 1', { before: [eXIf(6), eXIf(1)] }, UPRIGHT],
    ['of two behind the pixels the last', { behind: [eXIf(1), eXIf(6)] }, TURNED],
    ['of one before the pixels and one behind the latter', { before: [eXIf(1)], behind: [eXIf(6)] }, TURNED],
    [
      'eXIf behind the frames of an animation',
      { before: [pngChunk('acTL', Buffer.alloc(8))], behind: [eXIf(6)] },
      IN_DOUBT,
    ],
    ['an animation without', { before: [pngChunk('acTL', Buffer.alloc(8))] }, UPRIGHT],
  ])('PNG: %s', async (_, options, expected) => {
    expect(await measure('a.png', madePng(60, 40, options))).toMatchObject(expected);
  });
});

describe('measureImage() sets aside what CVAT cannot open', () => {
  test('JPEG of 12 bits, BigTIFF of big-endian order, a cut WebP', async () => {
    const jpeg = await madeImage('jpeg');
    jpeg[jpeg.indexOf(Buffer.from([0xff, 0xc0])) + 4] = 12;
    expect(await measure('a.jpg', jpeg)).toMatchObject({ code: 'IMAGE_FORMAT_UNSUPPORTED' });
    const tiff = Buffer.from('4d4d002b000800000000000000000010', 'hex');
    expect(await measure('a.tif', tiff)).toMatchObject({ code: 'IMAGE_FORMAT_UNSUPPORTED' });
    const webp = await madeImage('webp', { noise: true });
    expect(await measure('a.webp', webp.subarray(0, webp.length - 50))).toMatchObject({ code: 'IMAGE_TRUNCATED' });
  });

  test('JPEG that is lossless or hierarchical', async () => {
    const jpeg = await madeImage('jpeg');
    const frame = jpeg.indexOf(Buffer.from([0xff, 0xc0])) + 1;
    for (const code of [0xc3, 0xc5, 0xc7, 0xcb, 0xcf, 0xde]) {
      expect(await measure('a.jpg', Buffer.from(jpeg).fill(code, frame, frame + 1))).toMatchObject({
        code: 'IMAGE_FORMAT_UNSUPPORTED',
      });
    }
  });

  test('more pixels than Pillow decodes', async () => {
    expect(await measure('a.png', madePng(13_377, 13_377))).toMatchObject({ width: 13_377 });
    expect(await measure('a.png', madePng(13_378, 13_378))).toMatchObject({ code: 'IMAGE_TOO_LARGE' });
  });
});

test('measureImage() takes the first frame of a GIF where it is larger than the screen', async () => {
  const gif = await madeImage('gif');
  gif.writeUInt16LE(10, 6);
  gif.writeUInt16LE(10, 8);
  expect(await measure('a.gif', gif)).toMatchObject(UPRIGHT);
});

test.each([0xc9, 0xca])('measureImage() measures a JPEG of arithmetic coding, frame header %i', async (code) => {
  const jpeg = await madeImage('jpeg');
  jpeg[jpeg.indexOf(Buffer.from([0xff, 0xc0])) + 1] = code;
  expect(await measure('a.jpg', jpeg)).toEqual({ ...UPRIGHT, orientation: 1 });
});

test('measureImage() sets aside a PNG that Pillow opens nowhere: a wrong checksum, filter or colour type', async () => {
  // PngImagePlugin.crc() lets checksums of chunks pass that may be left out, as CVAT loads truncated images, and no others.
  const png = madePng(60, 40, { before: [pngChunk('PLTE', Buffer.alloc(6)), pngChunk('tEXt', Buffer.from('a\0b'))] });
  const spoilt = (at: number, value: number) => measure('a.png', Buffer.from(png).fill(value, at, at + 1));
  expect(await spoilt(png.indexOf('tEXt') + 7, 0)).toMatchObject(UPRIGHT);
  expect(await spoilt(png.indexOf('PLTE') + 10, 0)).toMatchObject({ code: 'IMAGE_UNREADABLE' });
  expect(await spoilt(29, 0)).toMatchObject({ detail: expect.stringContaining('checksum') });
  expect(await spoilt(27, 1)).toMatchObject({ detail: expect.stringContaining('filter method 1') });
  expect(await spoilt(25, 1)).toMatchObject({ detail: expect.stringContaining('colour type 1') });
});
