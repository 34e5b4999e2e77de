import { imageSize } from 'image-size';
import sharp from 'sharp';
import { WorkFailed } from '../requests/failure.ts';
import { decodes } from './decodes.ts';
import { type PictureFormat, pictureFormat } from './picture-format.ts';
import { readTiff, TIFF_COMPRESSIONS } from './tiff.ts';

/** As stored: `orientation` (EXIF) is not applied yet. */
export type OpenedPicture = { format: PictureFormat; width: number; height: number; orientation: number };

/** More than twice the size that Pillow warns of: it takes the file for an attack. */
const MOST_PIXELS = 178_956_970;

/** Opens a picture as Pillow does, reading no more than it needs to know its size, with Pillow's words where it cannot. */
export async function openPicture(image: Buffer, shownPath: string): Promise<OpenedPicture> {
  const format = pictureFormat(image, shownPath);
  const opened = format && (await sized(image, format));
  if (!opened) throw unidentified(shownPath);
  const pixels = opened.width * opened.height;
  if (pixels > MOST_PIXELS) {
    throw new WorkFailed(
      'PIL.Image.DecompressionBombError',
      `Image size (${pixels} pixels) exceeds limit of ${MOST_PIXELS} pixels, could be decompression bomb DOS attack.`,
    );
  }
  return opened;
}

export const unidentified = (shownPath: string) =>
  new WorkFailed('PIL.UnidentifiedImageError', `cannot identify image file '${shownPath}'`);

async function sized(image: Buffer, format: PictureFormat): Promise<OpenedPicture | undefined> {
  if (format === 'tiff') {
    const page = readTiff(image);
    if (page && !TIFF_COMPRESSIONS.includes(page.compression))
      throw new WorkFailed('KeyError', String(page.compression));
    return page && { format, width: page.width, height: page.height, orientation: page.orientation };
  }
  if (format === 'webp' || format === 'avif') return decoded(image, format);
  if (format === 'pcx') return pcx(image);
  try {
    const { width, height, orientation = 1 } = imageSize(image);
    return { format, width, height, orientation: format === 'png' ? await turnOf(image) : orientation };
  } catch {
    return byHeader(image, format);
  }
}

/** Pillow makes a decoder of the whole file when it opens one of these: half of it is not enough. */
async function decoded(image: Buffer, format: 'webp' | 'avif'): Promise<OpenedPicture | undefined> {
  try {
    const { width, height, orientation = 1 } = await sharp(image, { failOn: 'error' }).metadata();
    if (format === 'avif' && !(await decodes(image))) return undefined;
    // AVIF is turned by a box of its own, which the decoder applies; its EXIF does not count a second time.
    return { format, width, height, orientation: format === 'avif' ? 1 : orientation };
  } catch {
    if (format === 'webp') throw new WorkFailed('OSError', 'could not create decoder object');
    return undefined;
  }
}

/** image-size reads no EXIF of a PNG, by which Pillow turns it. */
async function turnOf(image: Buffer): Promise<number> {
  const { orientation = 1 } = await sharp(image, { failOn: 'none' }).metadata();
  return orientation;
}

/** Files whose end is missing: their header is what sharp needs, too. */
async function byHeader(image: Buffer, format: PictureFormat): Promise<OpenedPicture | undefined> {
  try {
    const { width, height, orientation = 1 } = await sharp(image, { failOn: 'none' }).metadata();
    return { format, width, height, orientation };
  } catch {
    return undefined;
  }
}

function pcx(image: Buffer): OpenedPicture | undefined {
  if (image.length < 68) return undefined;
  const [left, top, right, bottom] = [4, 6, 8, 10].map((at) => image.readUInt16LE(at));
  const [width, height] = [(right ?? 0) - (left ?? 0) + 1, (bottom ?? 0) - (top ?? 0) + 1];
  return width > 0 && height > 0 ? { format: 'pcx', width, height, orientation: 1 } : undefined;
}
