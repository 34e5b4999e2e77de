import { describe, expect, test } from 'vitest';
import { type AvifOptions, box, madeAvif, u16, u32 } from './made-avif.ts';
import { exifBlock } from './made-images.ts';
import { measured } from './measured.ts';

const xmp = (orientation: number) => Buffer.from(`<rdf:Description tiff:Orientation="${orientation}"/>`);
const UPRIGHT = { width: 60, height: 40, orientation: 1 };
const TURNED = { width: 40, height: 60, orientation: 6 };

async function resultOf(options: AvifOptions) {
  return (await measured('a.avif', madeAvif(options))).result;
}

describe('measureImage() of AVIF', () => {
  test.each([
    [undefined, undefined, 1],
    [0, undefined, 1],
    [1, undefined, 8],
    [2, undefined, 3],
    [3, undefined, 6],
    [undefined, 0, 4],
    [undefined, 1, 2],
    [1, 0, 5],
    [2, 0, 2],
    [3, 0, 7],
    [1, 1, 7],
    [2, 1, 4],
    [3, 1, 5],
  ])('turned by irot %s and mirrored by imir %s has the orientation %i', async (turn, mirror, orientation) => {
    const options = { ...(turn === undefined ? {} : { turn }), ...(mirror === undefined ? {} : { mirror }) };
    expect(await resultOf(options)).toMatchObject({ orientation });
  });

  const noOrientation = Buffer.from(exifBlock(1));
  noOrientation.writeUInt16LE(271, 10);
  test.each<[string, AvifOptions, object]>([
    ['6', { xmp: xmp(6) }, TURNED],
    ['1', { xmp: xmp(1) }, UPRIGHT],
    ['6, behind EXIF without', { xmp: xmp(6), exif: noOrientation }, TURNED],
    ['6, behind EXIF that names 1', { xmp: xmp(6), exif: exifBlock(1) }, UPRIGHT],
    ['6, behind EXIF that names 8', { xmp: xmp(6), exif: exifBlock(8) }, UPRIGHT],
    ['6, behind EXIF that names 99', { xmp: xmp(6), exif: exifBlock(99) }, UPRIGHT],
    ['6, behind broken EXIF', { xmp: xmp(6), exif: Buffer.from('garbage, 8+') }, { code: 'IMAGE_SIZE_IN_DOUBT' }],
    ['6, and a turn of no quarter', { xmp: xmp(6), turn: 0 }, TURNED],
    ['8, and a turn', { xmp: xmp(8), turn: 2 }, { ...UPRIGHT, orientation: 3 }],
    ['8, and a mirror', { xmp: xmp(8), mirror: 1 }, { ...UPRIGHT, orientation: 2 }],
    ['6 of another item', { xmp: xmp(6), describes: 7 }, UPRIGHT],
  ])('takes the orientation from XMP as Pillow does: %s', async (_, options, expected) => {
    expect(await resultOf(options)).toMatchObject(expected);
  });

  test('reads no metadata where there is no XMP', async () => {
    expect(await measured('a.avif', madeAvif({ exif: Buffer.alloc(50_000) }))).toMatchObject({ reads: 1 });
  });

  test.each<[string, AvifOptions, object]>([
    ['mif1 with avif', { brand: 'mif1', compatible: ['mif1', 'avif'] }, UPRIGHT],
    ['msf1 with avis', { brand: 'msf1', compatible: ['msf1', 'avis'] }, UPRIGHT],
    ['mif1 with heic', { brand: 'mif1', compatible: ['mif1', 'heic'] }, { code: 'IMAGE_FORMAT_NOT_SHOWN' }],
    ['heic', { brand: 'heic', compatible: ['avif'] }, { code: 'IMAGE_FORMAT_NOT_SHOWN' }],
  ])('is told from HEIC by its brands: %s', async (_, options, expected) => {
    expect(await resultOf(options)).toMatchObject(expected);
  });

  const track = { width: 60, height: 40 };
  test.each<[string, AvifOptions, object]>([
    ['as its primary image', { track }, UPRIGHT],
    ['turned as its primary image', { turn: 3, track: { ...track, turn: 3 } }, TURNED],
    ['XMP of the track', { track: { ...track, xmp: xmp(6) } }, TURNED],
    ['XMP of the primary image alone', { xmp: xmp(6), track }, UPRIGHT],
    ['of another size', { track: { width: 61, height: 40 } }, { code: 'IMAGE_SIZE_IN_DOUBT' }],
    ['turned otherwise', { track: { ...track, turn: 1 } }, { code: 'IMAGE_SIZE_IN_DOUBT' }],
    ['no track', {}, { code: 'IMAGE_UNREADABLE' }],
  ])('that is a sequence is measured by its track: %s', async (_, options, expected) => {
    expect(await resultOf({ brand: 'avis', compatible: ['avis'], ...options })).toMatchObject(expected);
  });

  test('whose boxes stand behind the pixels is read in few bytes', async () => {
    const avif = madeAvif();
    const start = avif.indexOf('meta') - 4;
    const bytes = Buffer.concat([avif.subarray(0, start), box('mdat', Buffer.alloc(6_000_000)), avif.subarray(start)]);
    const { result, total } = await measured('a.avif', bytes);
    expect(result).toMatchObject(UPRIGHT);
    expect(total).toBeLessThan(20_000);
  });

  test('named .jpg is one that may not show, whatever its name', async () => {
    const { result } = await measured('a.jpg', madeAvif());
    expect(result).toMatchObject({ ...UPRIGHT, finding: { code: 'IMAGE_MAY_NOT_SHOW' } });
    expect(result).toMatchObject({ finding: { detail: expect.stringContaining('Its name says jpeg') } });
  });

  test('with millions of items is given up at once', async () => {
    const ipma = box('ipma', u32(0), u32(0xffff_ffff), Buffer.alloc(3_000_000, Buffer.from([0, 9, 0])));
    const properties = box('iprp', box('ipco', box('ispe', u32(0), u32(60), u32(40))), ipma);
    const meta = box('meta', u32(0), box('pitm', u32(0), u16(1)), properties);
    const { result, steps } = await measured('a.avif', Buffer.concat([box('ftyp', 'avif', u32(0)), meta]));
    expect(result).toMatchObject({ code: 'IMAGE_HEADER_TOO_LARGE' });
    expect(steps).toBeLessThan(100_000);
  });
});
