import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { startCvat } from '@azureml-to-cvat/cvat-stand-in/start-cvat.ts';
import { startAzurite } from '../../local/parts/azurite.ts';
import { openDataDir } from '../../local/parts/data-dir.ts';
import { endpointsOutsideAzure } from '../../local/parts/storage-container.ts';
import { storageKey } from '../../local/parts/storage-key.ts';
import { readImagesDir } from '../../local/pipeline/images-dir.ts';
import { type Check, checkAgainstCvat } from './check-against-cvat.ts';

type KeptCheck = Omit<Check, 'cvatUrl' | 'token' | 'originals'> & {
  /** Where a command has left what its own parts hold. */
  dataDir: string;
  /** The folder that the images came from. */
  imagesDir: string;
  /** Connection string of the account with the images; absent: the command's own Azurite. */
  storage?: string;
};

/** The independent checker over the CVAT stand-in of a command that has ended and stopped it: it runs again for the time of the check. */
export async function checkKept(kept: KeptCheck): Promise<string[]> {
  const { dataDir, imagesDir, storage, ...check } = kept;
  const originals = await picturesBelow(imagesDir);
  const folder = await openDataDir(dataDir, { fresh: false });
  try {
    const own = storage ? undefined : { dataDir: join(dataDir, 'azurite'), key: await storageKey(dataDir) };
    const azurite = own && (await startAzurite(own));
    const blobEndpoints = endpointsOutsideAzure(storage ?? azurite?.connectionString ?? '');
    const cvat = await startCvat({ dataDir: join(dataDir, 'cvat'), blobEndpoints });
    try {
      return await checkAgainstCvat({ cvatUrl: cvat.url, token: cvat.tokens.writer, ...check, originals });
    } finally {
      await cvat.stop();
      await azurite?.stop();
    }
  } finally {
    await folder.release();
  }
}

/** By the path below the folder. */
export async function picturesBelow(imagesDir: string): Promise<Map<string, Buffer>> {
  const { images } = await readImagesDir(imagesDir);
  const read = async ({ name, file }: { name: string; file: string }) => [name, await readFile(file)] as const;
  return new Map(await Promise.all(images.map(read)));
}
