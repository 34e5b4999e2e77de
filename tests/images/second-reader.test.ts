import { describe, expect, test } from 'vitest';
import { madeImage } from './made-images.ts';
import { madeTiff } from './made-tiff.ts';
import { measured } from './measured.ts';

describe('measureImage() has no size where the two readers of a header disagree', () => {
  test('JPEG whose frame header ends before its width', async () => {
    const jpeg = await madeImage('jpeg');
    const frame = jpeg.indexOf(Buffer.from([0xff, 0xc0]));
    jpeg.writeUInt16BE(5, frame + 2);
    expect((await measured('a.jpg', jpeg)).result).toMatchObject({
      code: 'IMAGE_SIZE_IN_DOUBT',
      detail: expect.stringContaining('disagree: 60 x 40, and '),
    });
  });

  test('TIFF with two widths, the second of which has two values', async () => {
    const tiff = madeTiff([[256, 3, 2, [50, 0, 70, 0]]]);
    expect((await measured('a.tif', tiff)).result).toMatchObject({
      code: 'IMAGE_SIZE_IN_DOUBT',
      detail: 'Two readers of its header disagree: 50 x 40, and 60 x 40',
    });
  });

  test('WebP with bits set that nobody defined', async () => {
    const webp = await madeImage('webp', { orientation: 6 });
    webp.writeUInt8(webp.readUInt8(20) | 0xc0, 20);
    expect((await measured('a.webp', webp)).result).toMatchObject({
      code: 'IMAGE_SIZE_IN_DOUBT',
      detail: 'Its header says 60 x 40, but image-size gives up: Invalid WebP',
    });
  });
});
