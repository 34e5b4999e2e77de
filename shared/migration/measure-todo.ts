import type { IndexEntry } from '../dataset/index-entry.ts';
import { kindOf, RangeLearner } from '../images/range-learner.ts';
import type { ListedBlob } from '../manifest/compare-inventory.ts';
import type { Change } from '../manifest/merge-changes.ts';
import type { World } from '../world.ts';
import { measureBlob } from './measure-blob.ts';

/** Headers under way at once: in Azure, latency decides up to about this. */
const READS_AT_ONCE = 48;
const PROGRESS_MS = 5000;
const SCOUTS = 4;

export type Todo = { blob: ListedBlob; before: IndexEntry | undefined };
export type Measured = { change: Change; before: IndexEntry | undefined };

/**
 * Reads headers until all are read, time is up, the lease is lost or one fails; at least a first few, so that every run gets
 * on. What was read is always answered, a failure beside it.
 */
export async function measureTodo(
  world: World,
  container: string,
  todo: readonly Todo[],
  options: { end: number; lost: AbortSignal; onProgress(read: number): Promise<void> },
): Promise<{ measured: Measured[]; failure: { error: unknown } | undefined }> {
  const measured: Measured[] = [];
  const rest = scoutsFirst(todo).entries();
  const ranges = new RangeLearner();
  let failure: { error: unknown } | undefined;
  let reportedAt = world.now().getTime();
  const over = (index: number) =>
    failure !== undefined || options.lost.aborted || (index >= READS_AT_ONCE && world.now().getTime() >= options.end);

  async function worker(): Promise<void> {
    for (const [index, { blob, before }] of rest) {
      if (over(index)) return;
      try {
        measured.push({ change: await measureBlob(world, container, blob, ranges), before });
        if (world.now().getTime() - reportedAt < PROGRESS_MS) continue;
        reportedAt = world.now().getTime();
        await options.onProgress(measured.length);
      } catch (error) {
        failure ??= { error };
      }
    }
  }
  await Promise.all(Array.from({ length: Math.min(READS_AT_ONCE, todo.length) }, worker));
  return { measured, failure };
}

/** A few images of every folder go ahead, so that the others are read knowing how far their headers reach. */
function scoutsFirst(todo: readonly Todo[]): Todo[] {
  const seen = new Map<string, number>();
  const scouts: Todo[] = [];
  const others: Todo[] = [];
  for (const one of todo) {
    const kind = kindOf(one.blob.name);
    const before = seen.get(kind) ?? 0;
    seen.set(kind, before + 1);
    if (before < SCOUTS) scouts.push(one);
    else others.push(one);
  }
  return [...scouts, ...others];
}
