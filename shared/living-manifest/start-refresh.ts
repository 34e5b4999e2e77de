import type { IndexEntry } from '../dataset/index-entry.ts';
import type { World } from '../world.ts';
import { manifestBlobs } from './manifest-blobs.ts';
import { openIndex } from './manifest-index.ts';
import { type OurManifest, ourManifest } from './our-manifest.ts';
import { MEASURING_VERSION, type RefreshRecord } from './refresh-record.ts';

export type RefreshBase = {
  /** The manifest as the last complete run recorded it. */
  manifest: RefreshRecord['manifest'];
  /** The manifest that is there, which this run may write over. */
  present: OurManifest;
  /** ETag of the index that is there, usable or not. */
  index: string | undefined;
  /** What that index holds, where it was made by the rules of today. */
  entries: AsyncIterable<IndexEntry[]> | undefined;
};

/**
 * Notes the versions that this run starts from, then clears the marker: who lists after that can miss nothing. Only the marker
 * that the run has found: if it sleeps meanwhile and loses its lease, a newer one is not its to clear.
 */
export async function startRefresh(
  world: World,
  container: string,
  { last, marker }: { last: RefreshRecord | undefined; marker: { etag: string } | undefined },
): Promise<RefreshBase> {
  const { workContainer } = world.config;
  const blobs = manifestBlobs(container);
  const present = await ourManifest(world, container);
  const index = last?.rules === MEASURING_VERSION ? await openIndex(world, container) : undefined;
  const etag = index?.etag ?? (await world.work.head(workContainer, blobs.index))?.etag;
  if (marker) await world.work.delete(workContainer, blobs.stale, { etag: marker.etag });
  return { manifest: last?.manifest, present, index: etag, entries: index?.batches };
}
