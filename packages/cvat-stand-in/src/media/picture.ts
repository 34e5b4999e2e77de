import { imageSize } from 'image-size';
import sharp, { type Sharp } from 'sharp';
import { WorkFailed } from '../requests/failure.ts';

/** Width and height as displayed: an EXIF orientation above 4 swaps them, 2 to 4 do not. */
export function displayedSize(image: Uint8Array): { width: number; height: number } {
  try {
    const { width, height, orientation = 1 } = imageSize(image);
    return orientation > 4 ? { width: height, height: width } : { width, height };
  } catch (error) {
    throw unreadable(error);
  }
}

/** What an annotator sees: the first page, turned as EXIF says. */
export const asJpeg = (image: Uint8Array, quality: number) => drawn(image, (picture) => picture.jpeg({ quality }));

export const thumbnail = (image: Uint8Array) =>
  drawn(image, (picture) =>
    picture.resize({ width: 256, height: 256, fit: 'inside', withoutEnlargement: true }).jpeg(),
  );

/** Windows bitmaps go out as they are: sharp reads none, every browser does. */
async function drawn(image: Uint8Array, how: (picture: Sharp) => Sharp): Promise<{ bytes: Uint8Array; type: string }> {
  if (image[0] === 0x42 && image[1] === 0x4d) return { bytes: image, type: 'image/bmp' };
  try {
    const bytes = await how(sharp(image, { failOn: 'truncated' }).autoOrient()).toBuffer();
    return { bytes, type: 'image/jpeg' };
  } catch (error) {
    throw unreadable(error);
  }
}

function unreadable(error: unknown): WorkFailed {
  const why = error instanceof Error ? error.message : String(error);
  return new WorkFailed('PIL.UnidentifiedImageError', `cannot identify image file: ${why}`);
}
