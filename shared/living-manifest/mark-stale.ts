import { z } from 'zod';
import { judgeName } from '../manifest/image-name.ts';
import { imageScope } from '../manifest/image-scope.ts';
import { glanceAtWork } from '../work/blob-json.ts';
import { withWorkContainer } from '../work/with-work-container.ts';
import type { World } from '../world.ts';
import { manifestBlobs } from './manifest-blobs.ts';
import { queueRefresh } from './queue-refresh.ts';

/** While events keep coming, each refresh waits twice as long as the one before, up to this. */
const LONGEST_WAIT_SECONDS = 900;

const Wait = z.object({ at: z.iso.datetime(), seconds: z.number() });

/**
 * Something happened to a blob, or (without a name) to any number of them. Costs one request; only the first event since the
 * last listing also queues a refresh, after a quiet while. Events of blobs that are not images (the manifest's own among them) change nothing.
 */
export async function markStale(world: World, blob: { container: string; name?: string }): Promise<void> {
  if (blob.name !== undefined && judgeName(blob.name, imageScope(world.config)).kind === 'ignored') return;
  const { workContainer } = world.config;
  const { wait } = manifestBlobs(blob.container);
  if (!(await setMarker(world, blob.container))) return;
  const seconds = waitSeconds(world, await glanceAtWork(world, wait, Wait));
  await world.work.write(workContainer, wait, JSON.stringify({ at: world.now().toISOString(), seconds }));
  // Where this fails the marker stays, since other events have relied on it: whyRefreshIsDue() finds it.
  await queueRefresh(world, blob.container, seconds);
}

/** False where it is set already. An old marker means that the message of its refresh was lost. */
export async function setMarker(world: World, container: string): Promise<boolean> {
  const { workContainer } = world.config;
  const { stale } = manifestBlobs(container);
  const set = () => world.work.write(workContainer, stale, '', { onlyIf: 'absent' });
  return (await withWorkContainer(world, set)) !== undefined;
}

/** When the first change came that no listing has seen yet; undefined where there is none. */
export async function staleSince(world: World, container: string): Promise<Date | undefined> {
  return (await world.work.head(world.config.workContainer, manifestBlobs(container).stale))?.lastModified;
}

/** 100,000 images that land within an hour cost nine refreshes with these waits: 15, 30, 60, ... 900 seconds. */
function waitSeconds(world: World, last: z.infer<typeof Wait> | undefined): number {
  const quiet = world.config.manifest.quietSeconds;
  if (!last) return quiet;
  const sinceDue = (world.now().getTime() - Date.parse(last.at)) / 1000 - last.seconds;
  if (sinceDue > last.seconds + quiet) return quiet;
  return Math.min(Math.max(quiet, last.seconds * 2), Math.max(quiet, LONGEST_WAIT_SECONDS));
}
