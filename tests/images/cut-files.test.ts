import sharp from 'sharp';
import { describe, expect, test } from 'vitest';
import { madeTiff } from './made-tiff.ts';
import { measured } from './measured.ts';

const picture = () =>
  sharp({
    create: {
      width: 160,
      height: 100,
      channels: 3,
      background: 'white',
      noise: { type: 'gaussian', mean: 128, sigma: 30 },
    },
  });

const share = (bytes: Uint8Array, of: number) => bytes.subarray(0, Math.floor(bytes.length * of));

describe('measureImage() sets aside what CVAT shows nothing of when it is cut', () => {
  test('AVIF, of which some or nearly all is there', async () => {
    const avif = await picture().avif({ quality: 80, effort: 0 }).toBuffer();
    expect((await measured('a.avif', avif)).result).toMatchObject({ width: 160, height: 100 });
    for (const there of [0.4, 0.6, 0.95]) {
      const { result } = await measured('a.avif', share(avif, there));
      expect(result, `${there} of it`).toMatchObject({ code: 'IMAGE_TRUNCATED' });
    }
  });

  test.each([0.2, 0.6, 0.99])('WebP, of which %f is there', async (there) => {
    const webp = await picture().webp().toBuffer();
    expect((await measured('a.webp', share(webp, there))).result).toMatchObject({ code: 'IMAGE_TRUNCATED' });
  });

  test.each([
    ['strips', {}],
    ['tiles', { tile: true, tileWidth: 64, tileHeight: 64 }],
  ])('LZW TIFF in %s', async (_, options) => {
    const tiff = directoryFirst(
      await picture()
        .tiff({ compression: 'lzw', ...options })
        .toBuffer(),
    );
    expect((await measured('a.tif', tiff)).result).toMatchObject({ width: 160, height: 100 });
    expect((await measured('a.tif', tiff.subarray(0, -1000))).result).toMatchObject({ code: 'IMAGE_TRUNCATED' });
  });
});

test('measureImage() measures a cut TIFF that is not compressed, of which CVAT shows what is there', async () => {
  const tiff = directoryFirst(await picture().tiff({ compression: 'none' }).toBuffer());
  expect((await measured('a.tif', tiff.subarray(0, -1000))).result).toEqual({
    width: 160,
    height: 100,
    orientation: 1,
  });
});

test('measureImage() says of a grey image of 16 bits that CVAT changes its contrast', async () => {
  const png = await picture().toColourspace('grey16').png().toBuffer();
  const tiff = madeTiff([
    [258, 3, 1, [16, 0]],
    [262, 3, 1, [1, 0]],
  ]);
  const expected = { finding: { code: 'IMAGE_CONTRAST_DIFFERS' } };
  expect((await measured('a.png', png)).result).toMatchObject(expected);
  expect((await measured('a.tif', tiff)).result).toMatchObject(expected);
});

/** The same file with its directory and everything behind it copied to the front, as scanners write it. */
function directoryFirst(tiff: Buffer): Buffer {
  const at = tiff.readUInt32LE(4);
  const shift = tiff.length - at;
  const front = Buffer.concat([tiff.subarray(0, 8), tiff.subarray(at), tiff.subarray(8, at)]);
  front.writeUInt32LE(8, 4);
  const moved = (offset: number) => (offset >= at ? offset - at + 8 : offset + shift);
  const bytesOf: Record<number, number> = { 1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 7: 1 };
  for (let entry = 10; entry < 10 + front.readUInt16LE(8) * 12; entry += 12) {
    const [tag, type, count] = [
      front.readUInt16LE(entry),
      front.readUInt16LE(entry + 2),
      front.readUInt32LE(entry + 4),
    ];
    const isFar = (bytesOf[type] ?? 1) * count > 4;
    const values = isFar ? moved(front.readUInt32LE(entry + 8)) : entry + 8;
    if (isFar) front.writeUInt32LE(values, entry + 8);
    if (tag !== 273 && tag !== 324) continue;
    for (let n = 0; n < count; n++) front.writeUInt32LE(moved(front.readUInt32LE(values + n * 4)), values + n * 4);
  }
  return front;
}
