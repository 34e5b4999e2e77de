import { basename } from 'node:path';
import { WorkFailed } from '../requests/failure.ts';
import { decodes } from './decodes.ts';
import { openPicture } from './open-picture.ts';
import { readTiff } from './tiff.ts';

/** What annotators see is a JPEG, and its encoder takes no longer side. */
const LONGEST_SIDE = 65_500;

/** Compressions of TIFF that sharp can judge; the others are believed. */
const JUDGED = [3, 4, 5, 7, 8, 32773, 32946];

/** Throws what makes CVAT fail while it puts this picture into a chunk. */
export async function checkCompression(image: Buffer, shownPath: string): Promise<void> {
  const { format, width, height } = await openPicture(image, shownPath);
  const failed = new WorkFailed(
    'RuntimeError',
    `Exception occurred during compression of image '${basename(shownPath)}'`,
  );
  if (width > LONGEST_SIDE || height > LONGEST_SIDE) throw failed;
  if (format === 'webp' && !(await decodes(image))) throw failed;
  if (format !== 'tiff') return;
  const page = readTiff(image);
  // An uncompressed page that ends early is filled up with grey, as JPEG, PNG, GIF and BMP are.
  if (!page || page.compression === 1) return;
  if (page.dataEnd > image.length) throw failed;
  if (JUDGED.includes(page.compression) && !(await decodes(image))) throw failed;
}
