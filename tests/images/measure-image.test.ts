import { deflateSync } from 'node:zlib';
import sharp from 'sharp';
import { describe, expect, test } from 'vitest';
import { firstRange } from '../../shared/images/measure-image.ts';
import { type Encoding, exifBlock, madeBmp, madeImage, madePng, pngChunk, withLeadingSegments } from './made-images.ts';
import { measured } from './measured.ts';

const EXTENSIONS: Record<Encoding, string[]> = {
  jpeg: ['jpg', 'JPG', 'jpeg', 'jpe', 'jfif'],
  png: ['png', 'PnG'],
  gif: ['gif'],
  tiff: ['tif', 'TIFF'],
  webp: ['webp'],
  avif: ['avif'],
};

describe.each(Object.entries(EXTENSIONS) as [Encoding, string[]][])('measureImage() of %s', (format, extensions) => {
  test.each(extensions)('reads the size, named .%s', async (extension) => {
    const { result } = await measured(`a/b.${extension}`, await madeImage(format));
    expect(result).toMatchObject({ width: 60, height: 40, orientation: 1 });
  });

  test('shows sizes as displayed, for all orientations', async () => {
    if (format === 'gif') return; // has no orientation
    for (let orientation = 1; orientation <= 8; orientation++) {
      const bytes = await madeImage(format, { orientation });
      const { result } = await measured(`a.${format}`, bytes, 64);
      const expected = orientation > 4 ? { width: 40, height: 60 } : { width: 60, height: 40 };
      if (format !== 'avif') expect({ orientation, ...result }).toMatchObject({ ...expected, orientation });
    }
  });
});

describe('measureImage() of JPEG', () => {
  test('reads progressive ones', async () => {
    const { result } = await measured('a.jpg', await madeImage('jpeg', { progressive: true }));
    expect(result).toMatchObject({ width: 60, height: 40 });
  });

  test('passes over megabytes of metadata without reading them', async () => {
    const bytes = withLeadingSegments(await madeImage('jpeg', { orientation: 6 }), 0xe2, 1_000_000);
    const { result, total } = await measured('a.jpg', bytes);
    expect(result).toEqual({ width: 40, height: 60, orientation: 6 });
    expect(total).toBeLessThan(150_000);
  });

  test('passes over fill bytes and junk between segments', async () => {
    const jpeg = await madeImage('jpeg', { orientation: 5 });
    const first = 4 + jpeg.readUInt16BE(4);
    const junk = Buffer.concat([jpeg.subarray(0, first), Buffer.from([1, 2, 3, 0xff, 0xff]), jpeg.subarray(first)]);
    expect((await measured('a.jpg', junk)).result).toMatchObject({ width: 40, height: 60 });
  });

  test.each([9, 255, 65535])('has no size in doubt of orientation %i', async (orientation) => {
    const jpeg = await madeImage('jpeg');
    const exif = Buffer.concat([Buffer.from('Exif\0\0'), exifBlock(orientation, 'MM')]);
    const head = Buffer.from([0xff, 0xe1, 0, exif.length + 2]);
    const bytes = Buffer.concat([jpeg.subarray(0, 2), head, exif, jpeg.subarray(2)]);
    expect((await measured('a.jpg', bytes)).result).toMatchObject({ code: 'IMAGE_SIZE_IN_DOUBT' });
  });
});

describe('measureImage() of PNG', () => {
  const turned = pngChunk('eXIf', exifBlock(6, 'MM'));
  const text = pngChunk('tEXt', Buffer.alloc(70_000, 0x41));
  const cases: [string, Parameters<typeof madePng>[2], number][] = [
    ['eXIf before the pixels', { before: [turned], pixels: [90_000] }, 6],
    ['eXIf behind one chunk of pixels', { pixels: [90_000], behind: [turned] }, 6],
    ['eXIf behind chunks of one length', { pixels: [8192, 8192, 8192, 8192, 8192, 77], behind: [turned] }, 6],
    ['no eXIf, chunks of one length, all full', { pixels: [8192, 8192, 8192, 8192] }, 1],
    ['eXIf behind long text', { pixels: [8192, 8192, 8192, 77], behind: [text, turned] }, 6],
    ['eXIf before long text', { pixels: [8192, 8192, 8192, 77], behind: [turned, text] }, 6],
    ['eXIf behind chunks of any length', { pixels: [8192, 3000, 9000, 100, 40_000, 77], behind: [turned] }, 6],
    ['no eXIf, many chunks of any length', { pixels: [100, 90_000, 3, 80_000, 20_000, 1] }, 1],
    ['eXIf behind a short last and a long text', { pixels: [100, 90_000, 3], behind: [text, turned] }, 6],
  ];
  test.each(cases)('knows the orientation: %s', async (_, options, orientation) => {
    const { result, reads } = await measured('a.png', madePng(60, 40, options));
    const size = orientation > 4 ? { width: 40, height: 60 } : { width: 60, height: 40 };
    expect(result).toEqual({ ...size, orientation });
    expect(reads).toBeLessThan(8);
  });

  test('reads one range where one chunk of pixels reaches the end, two where chunks are of one length', async () => {
    expect(await measured('a.png', madePng(60, 40, { pixels: [500_000] }))).toMatchObject({ reads: 1, total: 4096 });
    const chunks = Array.from({ length: 60 }, () => 8192);
    const many = await measured('a.png', madePng(60, 40, { pixels: [...chunks, 900] }));
    expect(many).toMatchObject({ reads: 2, result: { width: 60, height: 40 } });
    expect(many.total).toBeLessThan(6000);
  });
});

describe('measureImage() takes an orientation from XMP or text where EXIF names none', () => {
  const xmp = Buffer.from('<x:xmpmeta><rdf:Description tiff:Orientation="6"/></x:xmpmeta>');
  const turned = { width: 40, height: 60, orientation: 6 };
  const raw = `\nexif\n    26\n${Buffer.concat([Buffer.from('Exif\0\0'), exifBlock(6)]).toString('hex')}\n`;
  const text = (keyword: string, rest: string | Buffer) =>
    Buffer.concat([Buffer.from(`${keyword}\0`), Buffer.from(rest)]);
  const plainXmp = pngChunk('iTXt', text('XML:com.adobe.xmp', Buffer.concat([Buffer.alloc(4), xmp])));

  test.each([
    ['iTXt with XMP', [plainXmp]],
    [
      'packed XMP',
      [pngChunk('iTXt', text('XML:com.adobe.xmp', Buffer.concat([Buffer.from([1, 0, 0, 0]), deflateSync(xmp)])))],
    ],
    ['raw EXIF', [pngChunk('tEXt', text('Raw profile type exif', raw))]],
    ['packed raw EXIF', [pngChunk('zTXt', text('Raw profile type exif\0', deflateSync(raw)))]],
    ['eXIf before XMP', [plainXmp, pngChunk('eXIf', exifBlock(6, 'MM'))]],
  ])('PNG: %s, before and behind the pixels', async (_, chunks) => {
    expect((await measured('a.png', madePng(60, 40, { before: chunks, pixels: [9000] }))).result).toEqual(turned);
    expect((await measured('a.png', madePng(60, 40, { behind: chunks, pixels: [9000] }))).result).toEqual(turned);
  });

  test('PNG: eXIf outranks what text says', async () => {
    const before = [plainXmp, pngChunk('eXIf', exifBlock(1))];
    expect((await measured('a.png', madePng(60, 40, { before }))).result).toMatchObject({ orientation: 1 });
  });

  test.each(['jpeg', 'webp'] as const)('%s', async (format) => {
    const picture = sharp(await madeImage(format));
    const bytes = await picture.withXmp(xmp.toString()).toFormat(format).toBuffer();
    expect((await measured(`a.${format}`, bytes)).result).toEqual(turned);
    const both = await sharp(bytes).keepMetadata().withMetadata({ orientation: 1 }).toFormat(format).toBuffer();
    expect((await measured(`a.${format}`, both)).result).toMatchObject({ orientation: 1 });
  });
});

describe('measureImage() of BMP', () => {
  test.each([12, 40, 124] as const)('reads headers of %i bytes', async (header) => {
    expect((await measured('a.bmp', madeBmp(60, 40, header))).result).toMatchObject({ width: 60, height: 40 });
  });

  test('takes rows that stand upside down', async () => {
    expect((await measured('a.bmp', madeBmp(60, -40, 40))).result).toMatchObject({ width: 60, height: 40 });
  });
});

describe('measureImage() sets aside or remarks', () => {
  test.each([
    ['a.jpg', 'no image at all', 'IMAGE_FORMAT_UNSUPPORTED'],
    ['a.svg', '<svg width="1" height="1"/>', 'IMAGE_FORMAT_UNSUPPORTED'],
    ['a.jp2', 'x', 'IMAGE_FORMAT_UNSUPPORTED'],
    ['a.jpg', '', 'IMAGE_EMPTY'],
    ['a.jpg', '\xff\xd8\xff', 'IMAGE_TRUNCATED'],
    ['a.webp', 'RIFF\x20\0\0\0WEBPVP8X', 'IMAGE_TRUNCATED'],
  ])('%s holding %j is %s', async (name, content, code) => {
    const { result } = await measured(name, Buffer.from(content, 'latin1'));
    expect(result).toMatchObject({ code });
  });

  test('a content that is not what the name says', async () => {
    const { result } = await measured('a.jpg', await madeImage('png'));
    expect(result).toMatchObject({ width: 60, height: 40, finding: { code: 'IMAGE_EXTENSION_WRONG' } });
  });

  test('AVIF, which older servers cannot show', async () => {
    const { result } = await measured('a.avif', await madeImage('avif'));
    expect(result).toMatchObject({ width: 60, height: 40, finding: { code: 'IMAGE_MAY_NOT_SHOW' } });
  });

  test('an image of impossible size', async () => {
    expect((await measured('a.png', madePng(100_000, 100_000))).result).toMatchObject({ code: 'IMAGE_TOO_LARGE' });
    expect((await measured('a.png', madePng(0, 5))).result).toMatchObject({ code: 'IMAGE_UNREADABLE' });
  });
});

test('measureImage() answers the same whatever range is read first', async () => {
  for (const format of Object.keys(EXTENSIONS) as Encoding[]) {
    const bytes = await madeImage(format, { orientation: 6, noise: true, width: 301, height: 211 });
    const whole = (await measured(`a.${format}`, bytes, bytes.length)).result;
    for (let first = 1; first < Math.min(bytes.length, 1500); first += 23) {
      expect({ first, ...(await measured(`a.${format}`, bytes, first)).result }).toEqual({ first, ...whole });
    }
  }
});

test.each([0x00, 0xff])(
  'measureImage() is quick with megabytes of %i behind a header, as broken cards leave them',
  async (filler) => {
    const bytes = Buffer.concat([(await madeImage('jpeg')).subarray(0, 100), Buffer.alloc(8_000_000, filler)]);
    const { result, steps } = await measured('a.jpg', bytes);
    expect(result).toMatchObject({ code: 'IMAGE_HEADER_TOO_LARGE' });
    expect(steps).toBeLessThan(1_500_000);
  },
);

test('measureImage() neither reads nor unpacks what no memory holds a hundred times', async () => {
  const long = await measured('a.png', madePng(60, 40, { before: [pngChunk('eXIf', Buffer.alloc(20_000_000))] }));
  expect(long.result).toMatchObject({ code: 'IMAGE_HEADER_TOO_LARGE' });
  expect(long.total).toBeLessThan(16 * 1024 * 1024);
  const packed = deflateSync(Buffer.alloc(100_000_000));
  const text = pngChunk('zTXt', Buffer.concat([Buffer.from('Raw profile type exif\0\0'), packed]));
  const bomb = await measured('a.png', madePng(60, 40, { before: [text] }));
  expect(bomb.result).toMatchObject({ code: 'IMAGE_SIZE_IN_DOUBT' });
});

test('firstRange() is longer where metadata comes first', () => {
  expect(firstRange('a.JPEG')).toBeGreaterThan(firstRange('a.png'));
});
