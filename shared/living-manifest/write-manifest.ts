import type { IndexedImage } from '../dataset/index-entry.ts';
import type { BatchStream } from '../manifest/encode-batches.ts';
import { manifestBytes } from '../manifest/manifest-lines.ts';
import type { Change } from '../manifest/merge-changes.ts';
import type { World } from '../world.ts';
import { contentBatches, type IndexContent } from './manifest-index.ts';
import { copyManifest, type OurManifest } from './our-manifest.ts';
import { sameBytes } from './same-bytes.ts';

export type WrittenManifest = { etag: string; written: boolean; copy?: string };

/**
 * Writes the manifest of the index of that ETag over the one that is `present`, of which a copy is kept where it is not ours.
 * With `compare`, an equal one is not written: CVAT would fetch it again for nothing. Undefined where somebody else has
 * written either meanwhile.
 */
export async function writeManifest(
  world: World,
  container: string,
  { present: { name, etag, foreign }, compare, ...content }: IndexContent & { present: OurManifest; compare: boolean },
): Promise<WrittenManifest | undefined> {
  const wanted = async () => {
    const batches = await contentBatches(world, container, content);
    return batches && manifestBytes(images(batches), { sorted: true });
  };
  if (compare && etag) {
    const present = await world.images.read(container, name, { etag });
    const bytes = await wanted();
    if (present && bytes && (await sameBytes(present.bytes, bytes))) return { etag, written: false };
  }
  const copy = foreign && etag ? await copyManifest(world, container, { name, etag }) : undefined;
  if (foreign && copy === undefined) return undefined;
  const bytes = await wanted();
  if (!bytes) return undefined;
  const written = await world.images.write(container, name, bytes, {
    onlyIf: etag ? { etag } : 'absent',
    contentType: 'application/x-ndjson',
    reuseBlocks: true,
  });
  return written && { etag: written.etag, written: true, ...(copy === undefined ? {} : { copy }) };
}

async function* images(batches: BatchStream<Change>): AsyncGenerator<IndexedImage[]> {
  for await (const batch of batches) yield batch.filter((entry) => entry.state === 'image');
}
