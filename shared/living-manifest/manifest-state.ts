import { byCodePoint } from '../dataset/code-point-order.ts';
import type { IndexEntry } from '../dataset/index-entry.ts';
import { fixOf } from '../images/remarks.ts';
import { decodeIndex } from '../manifest/index-lines.ts';
import type { World } from '../world.ts';
import { MANIFEST, manifestBlobs } from './manifest-blobs.ts';
import type { ManifestState, Remark } from './manifest-view.ts';
import { setMarker, staleSince } from './mark-stale.ts';
import { countPoisonMessages } from './poison-messages.ts';
import { queueRefresh } from './queue-refresh.ts';
import { isOfToday, type RefreshRecord, readRefreshRecord } from './refresh-record.ts';

const PAGE = 100;

/** What an operator sees. Reads no more than a few small blobs and one page. */
export async function manifestState(
  world: World,
  container: string,
  page: { after?: string | undefined } = {},
): Promise<ManifestState> {
  // In this order: a run says that it runs before it clears the marker.
  const stale = await staleSince(world, container);
  const run = await readRefreshRecord(world, container);
  const blob = run?.manifest?.name ?? MANIFEST;
  const present = await world.images.head(container, blob);
  const { remarks, next } = await readRemarks(world, container, page.after);
  const written = present && run?.manifest?.etag === present.etag ? run.manifest : undefined;
  return {
    container,
    fresh: !stale && run?.phase === 'done' && isOfToday(world, run) && written !== undefined,
    staleSince: stale?.toISOString(),
    manifest: written && {
      ...{ blob, images: written.images, etag: written.etag },
      ...(written.copy === undefined ? {} : { copyOfOthers: written.copy }),
    },
    images: run?.images ?? 0,
    setAside: run?.setAside ?? 0,
    findings: run?.findings ?? 0,
    remarks,
    next,
    lastRun: run && lastRun(run),
    poison: await countPoisonMessages(world, container),
  };
}

/** Forgets what is known of every image and queues a refresh that reads every header again. */
export async function rebuildManifest(world: World, container: string): Promise<void> {
  const { workContainer } = world.config;
  const blobs = manifestBlobs(container);
  await setMarker(world, container);
  await world.work.delete(workContainer, blobs.index);
  await world.work.delete(workContainer, blobs.state);
  await queueRefresh(world, container);
}

function lastRun({ manifest, rules, scope, ...run }: RefreshRecord): ManifestState['lastRun'] {
  const seconds = (Date.parse(run.updatedAt) - Date.parse(run.startedAt)) / 1000;
  return { ...run, perSecond: seconds > 0 ? Math.round((10 * run.read) / seconds) / 10 : 0 };
}

async function readRemarks(
  world: World,
  container: string,
  after: string | undefined,
): Promise<Pick<ManifestState, 'remarks' | 'next'>> {
  const blob = await world.work.read(world.config.workContainer, manifestBlobs(container).remarks);
  const remarks: Remark[] = [];
  if (!blob) return { remarks, next: undefined };
  for await (const entries of decodeIndex(blob.bytes)) {
    for (const entry of entries) {
      if (after !== undefined && byCodePoint(entry.path, after) <= 0) continue;
      const remark = remarkOf(entry);
      if (!remark) continue;
      if (remarks.length === PAGE) return { remarks, next: remarks.at(-1)?.path };
      remarks.push(remark);
    }
  }
  return { remarks, next: undefined };
}

function remarkOf(entry: IndexEntry): Remark | undefined {
  const { path, etag } = entry;
  const remark = entry.state === 'set-aside' ? entry : entry.finding;
  if (!remark) return undefined;
  const { code, detail } = remark;
  return { path, etag, code, detail, fix: fixOf(code), inManifest: entry.state === 'image' };
}
