import { describe, expect, test } from 'vitest';
import { madeImage } from './made-images.ts';
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
});
