import type { IndexEntry } from '../dataset/index-entry.ts';
import { RemoteError } from '../errors.ts';
import { RangeLearner } from '../images/range-learner.ts';
import type { Change } from '../manifest/merge-changes.ts';
import type { World } from '../world.ts';
import { HeaderBuffer } from './header-buffer.ts';
import type { HeaderQueue, PendingHeader } from './header-queue.ts';
import { MANIFEST } from './manifest-blobs.ts';
import { measureBlob, refused } from './measure-blob.ts';

/** Headers under way at once: latency decides up to about this, then the CPU does. */
const READS_AT_ONCE = 128;
/** This many are read whatever the time says, so that every run makes progress. */
const FEWEST = 32;
const FORBIDDEN = 403;
/** Blobs that may be forbidden one after the other before the right to read the container is in doubt. */
const MOST_FORBIDDEN = 200;

type Forbidden = { pending: PendingHeader; error: RemoteError };

export type Measured = { change: Change; before: IndexEntry | undefined };

/**
 * Reads headers until all are read, time is up, the lease is lost or one fails; at least a first few. What was read is always
 * answered, a failure beside it; it never throws. A single blob may be forbidden (a condition on its tags, an encryption
 * scope that is off): it is set aside where others can be read, so that it does not keep all of them out of the manifest.
 */
export async function measurePending(
  world: World,
  container: string,
  pending: HeaderQueue,
  options: { end: number; lost: AbortSignal; onRead(read: number): Promise<void> },
): Promise<{ measured: Measured[]; failure: { error: unknown } | undefined }> {
  const measured: Measured[] = [];
  const forbidden: Forbidden[] = [];
  let mayRead: Promise<boolean> | undefined;
  const ranges = new RangeLearner();
  let failure: { error: unknown } | undefined;
  let begun = 0;
  const isOver = () =>
    failure !== undefined || options.lost.aborted || (begun >= FEWEST && world.now().getTime() >= options.end);

  async function worker(): Promise<void> {
    const reading = { ranges, buffer: new HeaderBuffer() };
    while (!isOver()) {
      // Awaits only if it must: this runs once for each of a hundred thousand images.
      const next = pending.take() ?? (await pending.next());
      if (!next || isOver()) return;
      begun += 1;
      try {
        measured.push({ change: await measureBlob(world, container, next, reading), before: next.before });
        await options.onRead(measured.length);
      } catch (error) {
        if (error instanceof RemoteError && error.status === FORBIDDEN) forbidden.push({ pending: next, error });
        else failure ??= { error };
        if (forbidden.length >= MOST_FORBIDDEN) await requireRight();
      }
    }
  }

  async function requireRight(): Promise<void> {
    const [first] = forbidden;
    if (!first || measured.length > 0) return;
    mayRead ??= isManifestReadable(world, container);
    if (!(await mayRead)) failure ??= first;
  }
  await Promise.all(Array.from({ length: READS_AT_ONCE }, worker));
  await requireRight();
  if (failure) return { measured, failure };
  return { measured: [...measured, ...forbidden.map(setAside)], failure };
}

function setAside({ pending, error }: Forbidden): Measured {
  return { change: refused(pending.blob, error), before: pending.before };
}

/** Whether blobs of this container may be read at all. */
async function isManifestReadable(world: World, container: string): Promise<boolean> {
  try {
    return (await world.images.readRange(container, MANIFEST, { offset: 0, length: 1 })) !== undefined;
  } catch (error) {
    if (error instanceof RemoteError) return false;
    throw error;
  }
}
