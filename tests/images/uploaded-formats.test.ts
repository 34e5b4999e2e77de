import { describe, expect, test } from 'vitest';
import { asUploaded } from '../../shared/dataset/index-entry.ts';
import { madeImage } from './made-images.ts';
import { MADE_UPLOADED, madeIco, madePng, madeTga, netpbm } from './made-uploaded.ts';
import { measured } from './measured.ts';

const FORMATS = Object.entries(MADE_UPLOADED);
const size = { width: 61, height: 43, orientation: 1 };

test.each(FORMATS)(
  'measureImage() knows the size of %s, which stands in no manifest and can be uploaded',
  async (extension, made) => {
    const { result } = await measured(`a/b.${extension}`, await made(61, 43), 16);
    expect(result).toMatchObject({ code: 'IMAGE_ONLY_BY_UPLOAD', uploaded: size });
    const entry = {
      state: 'set-aside' as const,
      path: `a/b.${extension}`,
      etag: '"1"',
      code: '',
      detail: '',
      ...result,
    };
    const image = { state: 'image', path: `a/b.${extension}`, etag: '"1"', ...size };
    expect(asUploaded(entry)).toEqual({ ...image, onlyByUpload: entry.detail });
  },
);

test.each(FORMATS)('measureImage() answers no other size for any cut of %s', async (extension, made) => {
  const whole = await made(61, 43);
  for (let end = 0; end < Math.min(whole.length, 200); end++) {
    const { result } = await measured(`a.${extension}`, whole.subarray(0, end));
    expect('width' in result).toBe(false);
    if ('uploaded' in result && result.uploaded) expect(result.uploaded).toMatchObject(size);
  }
});

test.each(FORMATS)('measureImage() sets aside a %s that is something else', async (extension) => {
  expect((await measured(`a.${extension}`, Buffer.from('<html>no picture at all</html>'))).result).not.toHaveProperty(
    'uploaded',
  );
});

describe('measureImage() reads what Pillow reads', () => {
  test('an icon: of its largest pictures the one of the fewest colours, with the size that the picture itself has', async () => {
    const png = await madePng(300, 256);
    const icon = madeIco([
      { width: 16, height: 16 },
      { width: 48, height: 32 },
      { width: 0, height: 0, bits: 32, content: await madePng(256, 256) },
      { width: 0, height: 0, bits: 8, content: png },
    ]);
    expect((await measured('a.ico', icon)).result).toMatchObject({ uploaded: { width: 300, height: 256 } });
  });

  test('Targa with a name, and Targa by its extension only', async () => {
    expect((await measured('a.tga', madeTga(61, 43, 'a name'))).result).toMatchObject({ uploaded: size });
    expect((await measured('a.jpg', madeTga(61, 43))).result).toMatchObject({ code: 'IMAGE_FORMAT_UNSUPPORTED' });
  });

  test('netpbm with comments within its size, and grey of 16 bits with a remark', async () => {
    const odd = Buffer.from('P3\n#a\n6#b\n1\t# c\r43 255 0 0 0');
    expect((await measured('a.ppm', odd)).result).toMatchObject({ uploaded: size });
    expect((await measured('a.pgm', netpbm(5, 61, 43, 65_535))).result).toMatchObject({
      uploaded: { ...size, finding: { code: 'IMAGE_CONTRAST_DIFFERS' } },
    });
  });

  test('what is named otherwise, with a remark', async () => {
    expect((await measured('a.ppm', await madeImage('png'))).result).toMatchObject({
      code: 'IMAGE_ONLY_BY_UPLOAD',
      uploaded: { width: 60, height: 40, finding: { code: 'IMAGE_EXTENSION_WRONG' } },
    });
    expect((await measured('a.png', netpbm(6, 61, 43))).result).toMatchObject({
      uploaded: { ...size, finding: { code: 'IMAGE_EXTENSION_WRONG' } },
    });
  });

  test('no side that CVAT does not show', async () => {
    expect((await measured('a.pgm', Buffer.from('P5 65501 1 255 '))).result).toMatchObject({ code: 'IMAGE_TOO_LARGE' });
  });
});
