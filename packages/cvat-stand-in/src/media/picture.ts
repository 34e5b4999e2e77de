import sharp, { type Sharp } from 'sharp';
import { type OpenedPicture, openPicture } from './open-picture.ts';

/** Width and height as displayed: an EXIF orientation above 4 swaps them, 2 to 4 do not. */
export function displayedSize({ width, height, orientation }: OpenedPicture): { width: number; height: number } {
  return orientation > 4 ? { width: height, height: width } : { width, height };
}

/** What an annotator sees: the first page, turned as EXIF says. */
export const asJpeg = (image: Buffer, path: string, quality: number) =>
  drawn(image, path, (picture) => picture.jpeg({ quality }));

export const thumbnail = (image: Buffer, path: string) =>
  drawn(image, path, (picture) =>
    picture.resize({ width: 256, height: 256, fit: 'inside', withoutEnlargement: true }).jpeg(),
  );

/** Formats that Pillow reads and sharp does not come out grey, in their size. */
async function drawn(image: Buffer, path: string, how: (picture: Sharp) => Sharp): Promise<Buffer> {
  try {
    return await how(sharp(image, { failOn: 'none' }).autoOrient()).toBuffer();
  } catch {
    const { width, height } = displayedSize(await openPicture(image, path));
    return how(sharp({ create: { width, height, channels: 3, background: '#808080' } })).toBuffer();
  }
}

/**
 * What `quality=original` answers: the file, unless it is turned by EXIF or a TIFF, which are written again. Of formats
 * that sharp cannot write the file stays.
 */
export async function asOriginal(image: Buffer, path: string): Promise<Buffer> {
  const { format, orientation } = await openPicture(image, path);
  const turned = sharp(image, { failOn: 'none' }).autoOrient();
  if (format === 'tiff')
    return turned
      .tiff({ compression: 'lzw' })
      .toBuffer()
      .catch(() => image);
  if (orientation === 1) return image;
  if (format === 'jpeg') return turned.jpeg({ quality: 100, chromaSubsampling: '4:4:4' }).toBuffer();
  if (format === 'png') return turned.png().toBuffer();
  if (format === 'webp') return turned.webp({ quality: 100 }).toBuffer();
  return image;
}
