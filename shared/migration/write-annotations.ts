import type { DataMeta, Job, Task } from '../cvat/wire.ts';
import { RemoteError } from '../errors.ts';
import { putFence } from '../ledger/fence.ts';
import type { World } from '../world.ts';
import { decideTask } from './decide-task.ts';
import { knownFrames } from './known-frames.ts';
import { noteIntent } from './note-intent.ts';
import { type PlannedTask, readTaskPlan, runOf } from './plan.ts';
import type { CreatedTaskRef } from './task-input.ts';
import { readSlice } from './task-slices.ts';
import { noteUpdated } from './task-updates.ts';
import { jobWrites, writeJob } from './write-job.ts';
import { WRITE_LIMITS } from './write-requests.ts';

/** Each begins with a new look at the task; more than one only where CVAT did not answer, or somebody was faster. */
const ROUNDS = 4;

/** Halving a request that is too large for what stands before CVAT leads nowhere below what one image may need. */
const LEAST_SHAPES = 100;

/**
 * Brings what a task holds of this export to what the export says, and touches nothing that is not ours. May run any number
 * of times, late or twice: it writes what its look at the task calls for, and nothing where that is nothing.
 */
export async function writeAnnotations(
  world: World,
  ref: CreatedTaskRef & { made?: boolean },
): Promise<{ written: number }> {
  const plan = await readTaskPlan(world, ref);
  const prepared = await runOf(world, ref, plan);
  const slice = await readSlice(world, ref, plan);
  const fence = await putFence(world, ref.taskId);
  const written = new Set<string>();
  let limits = WRITE_LIMITS;
  for (let round = 1; round <= ROUNDS; round++) {
    const made = ref.made && round === 1 ? await justMade(world, ref, plan.task) : {};
    const decision = await decideTask(world, { taskId: ref.taskId, slice, prepared, ...made });
    const jobs = await jobWrites(decision, limits);
    if (jobs.length === 0) return { written: written.size };
    for (const path of jobs.flatMap(({ paths }) => paths)) written.add(path);
    await noteIntent(world, { fence, decision, slice, prepared, jobs });
    await noteUpdated(world, ref, written);
    try {
      let certain = true;
      for (const job of jobs) if (!(await writeJob(world, { fence, decision, job, limits }))) certain = false;
      if (certain) return { written: written.size };
    } catch (error) {
      if (!isTooLarge(error) || limits.shapes <= LEAST_SHAPES) throw error;
      limits = { shapes: limits.shapes / 2, bytes: limits.bytes / 2 };
      round -= 1;
    }
  }
  throw new RemoteError(`Cannot write the annotations of task ${ref.taskId}: CVAT did not say that it has them`, {
    code: 'CVAT_UNSETTLED',
    fix: 'Look at the log of the CVAT server, then start the migration again: it goes on where it stopped',
    retryable: true,
  });
}

/** A task whose frames this run has just checked: nothing of it need be asked again but what it holds. */
async function justMade(
  world: World,
  ref: CreatedTaskRef,
  { name, link }: PlannedTask,
): Promise<{ task?: Task; meta?: DataMeta; jobs?: readonly Job[]; justMade?: boolean }> {
  const known = await knownFrames(world, ref);
  const projectId = known?.jobs[0]?.project_id;
  if (!known || !projectId) return {};
  return {
    ...{ meta: known.meta, jobs: known.jobs, justMade: true },
    task: { id: ref.taskId, name, project_id: projectId, bug_tracker: link },
  };
}

function isTooLarge(error: unknown): boolean {
  return error instanceof RemoteError && error.status === 413;
}
