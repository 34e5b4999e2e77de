import { deflateSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { exifBlock, madePng, pngChunk } from './made-images.ts';
import { measured } from './measured.ts';

const UPRIGHT = { width: 60, height: 40, orientation: 1 };
const TURNED = { width: 40, height: 60, orientation: 6 };
const IN_DOUBT = { code: 'IMAGE_SIZE_IN_DOUBT' };
const PREFIX = Buffer.from('Exif\0\0');

const packet = (orientation: number) => Buffer.from(`<rdf:Description tiff:Orientation="${orientation}"/>`);
const text = (type: string, keyword: string, content: Uint8Array) =>
  pngChunk(type, Buffer.concat([Buffer.from(`${keyword}\0`), content]));
const eXIf = (orientation: number) => pngChunk('eXIf', exifBlock(orientation));
/** A block whose directory is empty. */
const noOrientation = pngChunk('eXIf', Buffer.from('II*\0\x08\0\0\0\0\0\0\0\0\0', 'latin1'));
const tEXt = (orientation: number) => text('tEXt', 'exif', exifBlock(orientation));
const xmp = (content: Uint8Array, head = [0, 0, 0, 0]) =>
  text('iTXt', 'XML:com.adobe.xmp', Buffer.concat([Buffer.from(head), content]));
const raw = (orientation: number) => {
  const hex = Buffer.concat([PREFIX, exifBlock(orientation)]).toString('hex');
  return text('tEXt', 'Raw profile type exif', Buffer.from(`\nexif\n    26\n${hex}\n`));
};

describe('measureImage() reads what may name the orientation of a PNG as Pillow does', () => {
  test.each<[string, Buffer[], object]>([
    ['text of the keyword exif', [tEXt(6)], TURNED],
    ['the same with a prefix', [text('tEXt', 'exif', Buffer.concat([PREFIX, exifBlock(6)]))], TURNED],
    ['the same behind eXIf', [eXIf(1), tEXt(6)], TURNED],
    ['the same before eXIf', [tEXt(6), eXIf(1)], UPRIGHT],
    ['the same without an orientation, and XMP', [text('tEXt', 'exif', Buffer.alloc(0)), xmp(packet(6))], TURNED],
    ['packed text of the keyword exif', [text('zTXt', 'exif\0', deflateSync(exifBlock(6)))], IN_DOUBT],
    ['text of another keyword', [text('tEXt', 'Exif', exifBlock(6))], UPRIGHT],
    ['of two XMP the last: 1', [xmp(packet(6)), xmp(packet(1))], UPRIGHT],
    ['of two XMP the last: 6', [xmp(packet(1)), xmp(packet(6))], TURNED],
    ['of two XMP the last: none', [xmp(packet(6)), xmp(Buffer.from('<x/>'))], UPRIGHT],
    ['of two raw profiles the last: 1', [raw(6), raw(1)], UPRIGHT],
    ['of two raw profiles the last: 6', [raw(1), raw(6)], TURNED],
    ['eXIf that names none, and a raw profile that does', [noOrientation, raw(6)], UPRIGHT],
    ['a raw profile, and eXIf that names none behind it', [raw(6), noOrientation], UPRIGHT],
    ['eXIf that names none, and XMP that does', [noOrientation, xmp(packet(6))], TURNED],
    ['eXIf that names none, a raw profile and XMP', [noOrientation, raw(3), xmp(packet(6))], TURNED],
    ['XMP packed by another sign than 1', [xmp(deflateSync(packet(6)), [2, 0, 0, 0])], TURNED],
    ['XMP packed by no known method', [xmp(deflateSync(packet(6)), [1, 1, 0, 0])], UPRIGHT],
    ['a chunk with a digit in its type', [pngChunk('ab1d', Buffer.alloc(9)), eXIf(6)], TURNED],
    ['a chunk with a line in its type', [pngChunk('ab_d', Buffer.alloc(9)), eXIf(6)], TURNED],
  ])('%s, before and behind the pixels', async (_, chunks, expected) => {
    const before = madePng(60, 40, { before: chunks, pixels: [900, 800] });
    const behind = madePng(60, 40, { behind: chunks, pixels: [900, 800] });
    expect((await measured('a.png', before)).result).toMatchObject(expected);
    expect((await measured('a.png', behind)).result).toMatchObject(expected);
  });

  test.each([
    [1, 6, TURNED],
    [6, 1, UPRIGHT],
  ])('EXIF of orientation %i before the pixels yields to %i behind them', async (front, back, expected) => {
    const png = madePng(60, 40, { before: [eXIf(front)], pixels: [8192, 8192, 77], behind: [eXIf(back)] });
    expect((await measured('a.png', png)).result).toEqual(expected);
  });

  test('XMP behind the pixels outranks XMP before them', async () => {
    const png = madePng(60, 40, { before: [xmp(packet(6))], behind: [xmp(packet(1))] });
    expect((await measured('a.png', png)).result).toEqual(UPRIGHT);
  });
});

describe('measureImage() sets a PNG aside', () => {
  test('with two headers, of which viewers take either', async () => {
    const header = madePng(77, 99).subarray(8, 33);
    expect((await measured('a.png', madePng(60, 40, { before: [header] }))).result).toMatchObject(IN_DOUBT);
  });

  test('with bytes that are no chunk as unreadable, not as truncated', async () => {
    const png = madePng(60, 40, { before: [Buffer.alloc(40, 0xfe)] });
    expect((await measured('a.png', png)).result).toMatchObject({ code: 'IMAGE_UNREADABLE' });
  });
});
