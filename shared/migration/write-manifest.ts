import type { IndexEntry, IndexedImage } from '../dataset/index-entry.ts';
import { manifestBytes } from '../manifest/manifest-lines.ts';
import type { World } from '../world.ts';
import { MANIFEST } from './manifest-blobs.ts';
import { openIndex } from './manifest-index.ts';
import { sameBytes } from './same-bytes.ts';
import type { IndexContent } from './write-index.ts';

/**
 * Writes the manifest of the index of that ETag over the manifest of the ETag `over` (undefined: there is none). With
 * `compare`, one that reads the same already is left alone: CVAT would fetch it again for nothing. Undefined where somebody
 * else has written either meanwhile.
 */
export async function writeManifest(
  world: World,
  container: string,
  { index, entries, over, compare }: IndexContent & { over: string | undefined; compare: boolean },
): Promise<{ etag: string; written: boolean } | undefined> {
  const wanted = async () => {
    if (entries) return manifestBytes([entries.filter((entry) => entry.state === 'image')], { sorted: true });
    const opened = await openIndex(world, container, index);
    return opened && manifestBytes(images(opened.batches), { sorted: true });
  };
  if (compare && over) {
    const present = await world.images.read(container, MANIFEST, { etag: over });
    const bytes = await wanted();
    if (present && bytes && (await sameBytes(present.bytes, bytes))) return { etag: over, written: false };
  }
  const bytes = await wanted();
  if (!bytes) return undefined;
  const written = await world.images.write(container, MANIFEST, bytes, {
    onlyIf: over ? { etag: over } : 'absent',
    contentType: 'application/x-ndjson',
    reuseBlocks: true,
  });
  return written && { etag: written.etag, written: true };
}

async function* images(batches: AsyncIterable<IndexEntry[]>): AsyncGenerator<IndexedImage[]> {
  for await (const batch of batches) yield batch.filter((entry) => entry.state === 'image');
}
