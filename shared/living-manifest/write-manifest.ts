import type { IndexedImage } from '../dataset/index-entry.ts';
import type { BatchStream } from '../manifest/encode-batches.ts';
import { manifestBytes } from '../manifest/manifest-lines.ts';
import type { Change } from '../manifest/merge-changes.ts';
import type { World } from '../world.ts';
import { MANIFEST } from './manifest-blobs.ts';
import { contentBatches, type IndexContent } from './manifest-index.ts';
import { sameBytes } from './same-bytes.ts';

/**
 * Writes the manifest of the index of that ETag over the manifest of the ETag `manifestEtag` (undefined: there is none). With
 * `compare`, an equal one is not written: CVAT would fetch it again for nothing. Undefined where somebody
 * else has written either meanwhile.
 */
export async function writeManifest(
  world: World,
  container: string,
  { manifestEtag, compare, ...content }: IndexContent & { manifestEtag: string | undefined; compare: boolean },
): Promise<{ etag: string; written: boolean } | undefined> {
  const wanted = async () => {
    const batches = await contentBatches(world, container, content);
    return batches && manifestBytes(images(batches), { sorted: true });
  };
  if (compare && manifestEtag) {
    const present = await world.images.read(container, MANIFEST, { etag: manifestEtag });
    const bytes = await wanted();
    if (present && bytes && (await sameBytes(present.bytes, bytes))) return { etag: manifestEtag, written: false };
  }
  const bytes = await wanted();
  if (!bytes) return undefined;
  const written = await world.images.write(container, MANIFEST, bytes, {
    onlyIf: manifestEtag ? { etag: manifestEtag } : 'absent',
    contentType: 'application/x-ndjson',
    reuseBlocks: true,
  });
  return written && { etag: written.etag, written: true };
}

async function* images(batches: BatchStream<Change>): AsyncGenerator<IndexedImage[]> {
  for await (const batch of batches) yield batch.filter((entry) => entry.state === 'image');
}
