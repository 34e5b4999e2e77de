import { expect, test } from 'vitest';
import { measureImage } from '../../shared/images/measure-image.ts';

/** A little-endian TIFF of one directory, without pixels. */
function tiff(entries: readonly [tag: number, value: number][]): Uint8Array {
  const bytes = Buffer.alloc(8 + 2 + entries.length * 12 + 4);
  bytes.write('II*\0', 'latin1');
  bytes.writeUInt32LE(8, 4);
  bytes.writeUInt16LE(entries.length, 8);
  for (const [i, [tag, value]] of entries.entries()) {
    const at = 10 + i * 12;
    bytes.writeUInt16LE(tag, at);
    bytes.writeUInt16LE(4, at + 2);
    bytes.writeUInt32LE(1, at + 4);
    bytes.writeUInt32LE(value, at + 8);
  }
  return bytes;
}

const measured = (bytes: Uint8Array) =>
  measureImage('a.tif', bytes.length, async (offset, length) => bytes.subarray(offset, offset + length));

const of = (width: number, compression: number) =>
  tiff([
    [256, width],
    [257, 100],
    [259, compression],
  ]);

test.each([1, 5, 7, 8, 32773, 50000])('measureImage() measures a TIFF of compression %i', async (compression) => {
  expect(await measured(of(160, compression))).toMatchObject({ width: 160, height: 100 });
});

test.each([34712, 9, 65000, 0])(
  'measureImage() sets aside a TIFF of compression %i, which Pillow lacks',
  async (compression) => {
    expect(await measured(of(160, compression))).toMatchObject({ code: 'IMAGE_FORMAT_NOT_SHOWN' });
  },
);

test('measureImage() sets aside what has a side longer than CVAT shows', async () => {
  expect(await measured(of(65_500, 1))).toMatchObject({ width: 65_500 });
  expect(await measured(of(65_501, 1))).toMatchObject({ code: 'IMAGE_TOO_LARGE' });
});
