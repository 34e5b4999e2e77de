import { readFile } from 'node:fs/promises';
import { openDataDir } from '../../local/parts/data-dir.ts';
import { startParts } from '../../local/parts/start-parts.ts';
import { readImagesDir } from '../../local/pipeline/images-dir.ts';
import { type Check, checkAgainstCvat } from './check-against-cvat.ts';

type KeptCheck = Omit<Check, 'cvatUrl' | 'token' | 'originals'> & {
  /** Where a command has left what its own parts hold. */
  dataDir: string;
  imagesContainer: string;
  /** The folder that the images came from. */
  imagesDir: string;
  /** Connection string of the account with the images; absent: the command's own Azurite. */
  storage?: string;
};

/** The independent checker over the CVAT stand-in of a command that has ended and stopped it: it runs again for the time of the check. */
export async function checkKept(kept: KeptCheck): Promise<string[]> {
  const { dataDir, imagesContainer, imagesDir, storage, ...check } = kept;
  const originals = await picturesBelow(imagesDir);
  const folder = await openDataDir(dataDir, { fresh: false });
  try {
    const stop = new AbortController();
    const parts = await startParts({
      ...{ dataDir: folder, imagesContainer, storage, events: false },
      ...{ signal: stop.signal, tell: () => undefined },
    });
    try {
      return await checkAgainstCvat({ cvatUrl: parts.cvat.url, token: parts.cvat.token, ...check, originals });
    } finally {
      await parts.stop();
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
