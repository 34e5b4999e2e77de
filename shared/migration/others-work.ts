import type { CarriedAttributes } from '../cvat/read-back.ts';
import { type Ledger, readLedger } from '../ledger/ledger.ts';
import { groups } from '../verification/match.ts';
import type { World } from '../world.ts';
import { heldOf, shows } from './decide-task.ts';
import { framePaths } from './frame-paths.ts';
import { holdsAny, isReviewed } from './holds-work.ts';
import { imageState } from './image-state.ts';
import { readTask } from './read-task.ts';
import type { CompleteRequest } from './request.ts';
import type { TaskSlice } from './task-slices.ts';

/**
 * True where a task holds anything that we did not write: in a job of any type, since the work of a consensus replica or of
 * ground truth is work like any other. So are a review, its remarks, and frames that were sorted out. Where no ledger is left, `planned` says what we would have written.
 */
export async function holdsOthersWork(
  world: World,
  taskId: number,
  { planned, request }: { planned: TaskSlice | undefined; request: Pick<CompleteRequest, 'dataSource' | 'paths'> },
): Promise<boolean> {
  const task = await world.cvat.tasks.get(taskId);
  const ledger = await readLedger(world, { id: taskId, bug_tracker: task?.bug_tracker });
  const pathOf = framePaths(request, planned ?? { images: [] }, ledger);
  const reading = await readTask(world, taskId, { task, pathOf, carried: carriedBy(ledger, planned) });
  if (reading.deleted.size > 0 || reading.jobs.some(isReviewed)) return true;
  for (const job of reading.jobs) {
    if (job.type !== 'annotation' && holdsAny(await world.cvat.annotations.ofJob(job.id))) return true;
  }
  const targets = groups(planned?.annotations ?? [], ({ image }) => image);
  for (const job of reading.read.values()) {
    let seen = 0;
    for (const [frame, name] of reading.frames.entries()) {
      const actual = heldOf(job, frame);
      seen += actual.held.length + actual.strange.length;
      const versions = ledger?.images.get(name)?.versions;
      const target = ledger?.header ? (versions?.[0] ?? []) : (targets.get(reading.images[frame]?.path ?? '') ?? []);
      const state = imageState({ target, actual, versions, policy: 'keep' });
      if (state !== 'kept') continue;
      if (actual.held.length + actual.strange.length > 0) return true;
      // Who takes away all that was written has worked, too. Without a ledger nothing tells whether it was.
      if (ledger?.header && shows(job, frame)) return true;
    }
    // What lies outside of all frames is nobody's of ours.
    if (seen < job.held.length + job.strange.length) return true;
  }
  return false;
}

function carriedBy(ledger: Ledger | undefined, planned: TaskSlice | undefined): CarriedAttributes {
  const carried = new Map<string, Set<string>>();
  const written = [...(ledger?.images.values() ?? [])].flatMap(({ versions }) => versions.flat());
  for (const { label, attributes } of [...written, ...(planned?.annotations ?? [])]) {
    carried.set(label, new Set([...(carried.get(label) ?? []), ...Object.keys(attributes)]));
  }
  return carried;
}
