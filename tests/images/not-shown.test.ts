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

test.each([
  { name: 'grey of 16 bits', colours: 1, samples: 1, bits: 16, shown: true },
  { name: 'grey of floats', colours: 1, samples: 1, bits: 32, shown: true },
  { name: 'red, green, blue and near infrared', colours: 2, samples: 4, bits: 16, shown: true },
  { name: 'four bands of grey', colours: 1, samples: 4, bits: 8, shown: false },
  { name: 'floats of three colours', colours: 2, samples: 3, bits: 32, shown: false },
  { name: 'twelve bands', colours: 2, samples: 12, bits: 8, shown: false },
  { name: 'what a sensor has seen', colours: 34_892, samples: 1, bits: 16, shown: false },
])('measureImage() sets aside a TIFF whose pixels Pillow does not know (OPEN_INFO): $name', async (one) => {
  const { colours, samples, bits, shown } = one;
  const bytes = tiff([
    [256, 100],
    [257, 100],
    [258, bits],
    [262, colours],
    [277, samples],
  ]);
  expect(await measured(bytes)).toMatchObject(shown ? { width: 100 } : { code: 'IMAGE_FORMAT_NOT_SHOWN' });
});

test('measureImage() sets aside a BMP of a depth or a compression that Pillow does not know', async () => {
  const bmp = Buffer.alloc(118);
  bmp.write('BM');
  for (const [at, value] of [
    [14, 40],
    [18, 60],
    [22, 40],
  ] as const)
    bmp.writeUInt32LE(value, at);
  const of = async (bits: number, compression: number) => {
    bmp.writeUInt16LE(bits, 28);
    bmp.writeUInt32LE(compression, 30);
    return measureImage('a.bmp', bmp.length, async (offset, length) => bmp.subarray(offset, offset + length));
  };
  for (const [bits, compression] of [
    [24, 0],
    [8, 1],
    [32, 3],
  ] as const)
    expect(await of(bits, compression)).toMatchObject({ width: 60, height: 40 });
  for (const [bits, compression] of [
    [2, 0],
    [64, 0],
    [24, 4],
    [8, 3],
  ] as const)
    expect(await of(bits, compression)).toMatchObject({ code: 'IMAGE_FORMAT_NOT_SHOWN' });
});
