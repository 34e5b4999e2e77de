import { WorkFailed } from '../requests/failure.ts';
import { type OpenedPicture, openPicture } from './open-picture.ts';

/** Opens a picture while a manifest of its task is made: whatever is wrong with it is put into the same words. */
export async function measured(
  image: Buffer,
  path: string,
  options: { chained?: boolean } = {},
): Promise<OpenedPicture> {
  try {
    return await openPicture(image, path);
  } catch (error) {
    if (!(error instanceof WorkFailed)) throw error;
    const exception = 'utils.dataset_manifest.errors.InvalidImageError';
    throw new WorkFailed(exception, `failed to parse image file '${path}'`, options);
  }
}
