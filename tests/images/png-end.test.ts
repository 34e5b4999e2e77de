import { describe, expect, test } from 'vitest';
import { exifBlock, madePng, pngChunk } from './made-images.ts';
import { measured } from './measured.ts';

const UPRIGHT = { width: 60, height: 40, orientation: 1 };
const TURNED = { width: 40, height: 60, orientation: 6 };
const turned = pngChunk('eXIf', exifBlock(6));
const text = pngChunk('tEXt', Buffer.alloc(70_000, 0x41));
const many = (length: number, count: number) => Array.from({ length: count }, () => length);
/** Pixels in chunks of no one length, none of which is full. */
const odd = Array.from({ length: 200 }, (_, i) => 1000 + ((i * 7919) % 8000));

describe('measureImage() finds the end of a PNG', () => {
  test.each<[string, Parameters<typeof madePng>[2], number, object, number]>([
    ['one byte behind it', { pixels: [...many(8192, 100), 77] }, 1, UPRIGHT, 5],
    ['one byte behind it, all chunks full', { pixels: many(65_536, 20) }, 1, UPRIGHT, 5],
    ['a few bytes behind it', { pixels: [...many(8192, 100), 77], behind: [turned] }, 16, TURNED, 5],
    ['a few bytes behind it, chunks of any length', { pixels: odd, behind: [turned] }, 16, TURNED, 5],
    ['100 KB behind it', { pixels: [...many(8192, 100), 77], behind: [turned] }, 100_000, TURNED, 15],
    ['100 KB behind it, long chunks', { pixels: many(65_536, 20), behind: [turned] }, 100_000, TURNED, 30],
    ['long text behind many chunks', { pixels: odd, behind: [turned, text] }, 0, TURNED, 15],
  ])('%s', async (_, options, trailing, expected, mostReads) => {
    const png = Buffer.concat([madePng(60, 40, options), Buffer.alloc(trailing, 0x0a)]);
    const { result, reads, steps } = await measured('a.png', png);
    expect(result).toEqual(expected);
    expect(reads).toBeLessThan(mostReads);
    expect(steps).toBeLessThan(2_000_000);
  });

  test.each([
    ['that was written over a larger one', { behind: [turned] }, TURNED],
    ['whose rest turns a larger one', {}, UPRIGHT],
  ])('of a short image %s', async (_, options, expected) => {
    const larger = madePng(600, 400, { pixels: many(8192, 20), behind: expected === UPRIGHT ? [turned] : [] });
    const png = Buffer.concat([madePng(60, 40, options), larger.subarray(5000)]);
    expect((await measured('a.png', png)).result).toEqual(expected);
  });

  test('of an image with another behind it', async () => {
    const other = madePng(60, 40, { pixels: [9000], behind: [turned] });
    const png = Buffer.concat([madePng(60, 40, { pixels: [...many(8192, 20), 77] }), other, Buffer.from('\n')]);
    expect((await measured('a.png', png)).result).toEqual(UPRIGHT);
  });

  test('of an image with another in a chunk behind the pixels', async () => {
    const preview = pngChunk('prVW', madePng(60, 40, { pixels: [3000, 60_000] }));
    const png = madePng(60, 40, { pixels: [...many(70_000, 9), 5], behind: [preview, turned] });
    expect((await measured('a.png', png)).result).toEqual(TURNED);
  });
});

test.each([
  ['type', 4, 'I\x01AT'],
  ['length', 0, '\0\x40'],
])('measureImage() believes no EXIF behind pixels of a broken %s', async (_, offset, broken) => {
  const png = madePng(60, 40, { pixels: many(100, 9), behind: [turned] });
  png.write(broken, png.indexOf('IDAT', png.indexOf('IDAT') + 1) - 4 + offset, 'latin1');
  expect((await measured('a.png', png)).result).toHaveProperty('code');
});

describe('measureImage() measures a PNG that ends in its pixels, as CVAT shows what is there', () => {
  test.each([
    ['chunks of one length', [...many(8192, 100), 5000]],
    ['long chunks of one length', [...many(65_536, 20), 5000]],
    ['one chunk', [500_000]],
    ['chunks of any length', odd],
  ])('%s', async (_, pixels) => {
    const png = madePng(60, 40, { pixels });
    for (const missing of [12, 13, 200, 3000]) {
      const { result, reads, steps } = await measured('a.png', png.subarray(0, png.length - missing));
      expect({ missing, result }).toEqual({
        missing,
        result: { ...UPRIGHT, finding: { code: 'IMAGE_CUT', detail: expect.any(String) } },
      });
      expect(reads).toBeLessThan(5);
      expect(steps).toBeLessThan(100_000);
    }
  });
});

test('measureImage() is quick with a PNG whose end is full of empty chunks', async () => {
  const empty = Buffer.alloc(120_000, pngChunk('IDAT', Buffer.alloc(0)));
  const head = madePng(60, 40).subarray(0, -12);
  for (const rest of ['xx', 'no end of a PNG']) {
    const { result, steps } = await measured('a.png', Buffer.concat([head, empty, Buffer.from(rest)]));
    if (rest === 'xx') expect(result).toMatchObject({ finding: { code: 'IMAGE_CUT' } });
    else expect(result).toHaveProperty('code');
    expect(steps).toBeLessThan(300_000);
  }
});
