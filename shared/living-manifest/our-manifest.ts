import { createHash } from 'node:crypto';
import { InvalidInputError } from '../errors.ts';
import type { World } from '../world.ts';
import { MANIFEST } from './manifest-blobs.ts';

/** Beyond the first, names that ours takes where those before it are taken. */
const NAMES = [MANIFEST, 'manifest.azureml-to-cvat.jsonl', 'manifest.azureml-to-cvat-2.jsonl'];

export type OurManifest = {
  name: string;
  /** Of the blob that is there under this name. */
  etag: string | undefined;
  /** That blob is not ours: it is copied before it is written over. */
  foreign: boolean;
};

/**
 * Which blob is ours to write. CVAT's own manifests hold what ours do not (related images, checksums), and people make them
 * by hand: one that is not ours is never lost.
 */
export async function ourManifest(world: World, container: string): Promise<OurManifest> {
  for (const name of NAMES) {
    const present = await world.images.head(container, name);
    if (!present || present.ours) return { name, etag: present?.etag, foreign: false };
    const readable = present.accessTier !== 'Archive' && !present.customerKey;
    if (world.config.manifest.ofOthers === 'copy' && readable) return { name, etag: present.etag, foreign: true };
  }
  throw new InvalidInputError(`Cannot write a manifest into "${container}": other people's stand under all its names`, {
    code: 'MANIFEST_NAMES_TAKEN',
    fix: `Rename or delete one of these blobs: ${NAMES.join(', ')}`,
  });
}

/** Keeps one copy of each content, however often it is asked; answers its name, or undefined where the blob has changed meanwhile. */
export async function copyManifest(
  world: World,
  container: string,
  { name, etag }: { name: string; etag: string },
): Promise<string | undefined> {
  const open = () => world.images.read(container, name, { etag });
  const hash = createHash('sha256');
  const first = await open();
  if (!first) return undefined;
  for await (const bytes of first.bytes) hash.update(bytes);
  const copy = `manifest.kept-${hash.digest('hex').slice(0, 12)}.jsonl`;
  const again = await open();
  if (!again) return undefined;
  // Refused where it is there already.
  await world.images.write(container, copy, again.bytes, { onlyIf: 'absent', contentType: 'application/x-ndjson' });
  return copy;
}
