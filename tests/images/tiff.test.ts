import { describe, expect, test } from 'vitest';
import { madeTiff, type TiffEntry } from './made-tiff.ts';
import { measured } from './measured.ts';

const xmp = (orientation: number): TiffEntry => {
  const packet = Buffer.from(`<rdf:Description tiff:Orientation="${orientation}"/>`);
  return [700, 1, packet.length, packet];
};
const UPRIGHT = { width: 60, height: 40, orientation: 1 };
const TURNED = { width: 40, height: 60, orientation: 6 };
const float = Buffer.alloc(4);
float.writeFloatLE(6);
const double = Buffer.alloc(8);
double.writeDoubleLE(6);

describe.each([
  ['TIFF', false],
  ['BigTIFF', true],
])('measureImage() of %s', (_, big) => {
  const resultOf = async (entries: TiffEntry[]) => (await measured('a.tif', madeTiff(entries, { big }))).result;

  test('takes the orientation from XMP where there is no other', async () => {
    expect(await resultOf([xmp(6)])).toEqual(TURNED);
    expect(await resultOf([[274, 3, 1, [1, 0]], xmp(6)])).toEqual(UPRIGHT);
  });

  test.each<[string, number, number, number[] | Buffer]>([
    ['SHORT', 3, 1, [6, 0]],
    ['LONG', 4, 1, [6, 0, 0, 0]],
    ['RATIONAL', 5, 1, [6, 0, 0, 0, 1, 0, 0, 0]],
    ['SBYTE', 6, 1, [6]],
    ['SSHORT', 8, 1, [6, 0]],
    ['SLONG', 9, 1, [6, 0, 0, 0]],
    ['FLOAT', 11, 1, float],
    ['DOUBLE', 12, 1, double],
    ['IFD', 13, 1, [6, 0, 0, 0]],
    ['two SHORT, of which the first counts', 3, 2, [6, 0, 1, 0]],
    ['three SHORT', 3, 3, [6, 0, 1, 0, 1, 0]],
  ])('knows an orientation written as %s', async (_type, type, count, value) => {
    expect(await resultOf([[274, type, count, value]])).toEqual(TURNED);
  });

  test.each([
    ['BYTE', 1],
    ['ASCII', 2],
    ['UNDEFINED', 7],
  ])(
    'is in doubt of an orientation written as %s, which turns the image in some viewers alone',
    async (_type, type) => {
      expect(await resultOf([[274, type, 1, [6]]])).toMatchObject({ code: 'IMAGE_SIZE_IN_DOUBT' });
    },
  );

  test('takes the last of two orientations, as Pillow does', async () => {
    const [one, six]: [TiffEntry, TiffEntry] = [
      [274, 3, 1, [1, 0]],
      [274, 3, 1, [6, 0]],
    ];
    expect(await resultOf([one, six])).toEqual(TURNED);
    expect(await resultOf([six, one])).toEqual(UPRIGHT);
  });

  test('takes no orientation from behind an entry whose values are cut off', async () => {
    const entries: TiffEntry[] = [
      [270, 2, 90, Buffer.alloc(90)],
      [274, 3, 1, [6, 0]],
    ];
    const tiff = madeTiff(entries, { big });
    expect((await measured('a.tif', tiff.subarray(0, tiff.length - 1))).result).toMatchObject({
      code: 'IMAGE_TRUNCATED',
    });
    const last = madeTiff(entries.toReversed(), { big });
    expect((await measured('a.tif', last.subarray(0, last.length - 1))).result).toEqual(TURNED);
  });
});
