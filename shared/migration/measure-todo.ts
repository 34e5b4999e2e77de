import type { IndexEntry } from '../dataset/index-entry.ts';
import { RangeLearner } from '../images/range-learner.ts';
import type { Change } from '../manifest/merge-changes.ts';
import type { World } from '../world.ts';
import { HeaderBuffer } from './header-buffer.ts';
import { measureBlob } from './measure-blob.ts';
import type { TodoList } from './todo-list.ts';

/** Headers under way at once: latency decides up to about this, then the CPU does. */
const READS_AT_ONCE = 128;
/** So many are read whatever the time says, so that every run gets on. */
const FEWEST = 32;

export type Measured = { change: Change; before: IndexEntry | undefined };

/**
 * Reads headers until all are read, time is up, the lease is lost or one fails; at least a first few. What was read is always
 * answered, a failure beside it; it never throws.
 */
export async function measureTodo(
  world: World,
  container: string,
  todo: TodoList,
  options: { end: number; lost: AbortSignal; onRead(read: number): Promise<void> },
): Promise<{ measured: Measured[]; failure: { error: unknown } | undefined }> {
  const measured: Measured[] = [];
  const ranges = new RangeLearner();
  let failure: { error: unknown } | undefined;
  let begun = 0;
  const isOver = () =>
    failure !== undefined || options.lost.aborted || (begun >= FEWEST && world.now().getTime() >= options.end);

  async function worker(): Promise<void> {
    const reading = { ranges, buffer: new HeaderBuffer() };
    while (!isOver()) {
      const next = await todo.next();
      if (!next || isOver()) return;
      begun += 1;
      try {
        measured.push({ change: await measureBlob(world, container, next, reading), before: next.before });
        await options.onRead(measured.length);
      } catch (error) {
        failure ??= { error };
      }
    }
  }
  await Promise.all(Array.from({ length: READS_AT_ONCE }, worker));
  return { measured, failure };
}
