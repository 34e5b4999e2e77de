import type { Task } from '../cvat/wire.ts';
import { encodeLines } from '../dataset/json-lines.ts';
import { readLedger } from '../ledger/ledger.ts';
import { framePaths } from '../migration/frame-paths.ts';
import { type PlannedTask, readTaskPlan, runOf } from '../migration/plan.ts';
import { readTask } from '../migration/read-task.ts';
import type { TaskRef } from '../migration/task-input.ts';
import { readSlice } from '../migration/task-slices.ts';
import { writeWork } from '../work/blob-json.ts';
import type { World } from '../world.ts';
import { type BackTask, backBlobs } from './back-blobs.ts';
import { taskMissing } from './back-findings.ts';
import { otherJobsOf } from './other-jobs.ts';
import { tellFrames } from './tell-frames.ts';

/**
 * Reads what a task of the migration holds now, whatever people have changed in it, and keeps it for the files. The images
 * are those that the migration brought: as the export named them, in its order.
 */
export async function readBackTask(
  world: World,
  { id, task }: TaskRef,
): Promise<Pick<BackTask, 'images' | 'annotations'>> {
  const plan = await readTaskPlan(world, { id, task });
  const { request } = await runOf(world, { id }, plan);
  const planned = plan.task;
  const slice = await readSlice(world, { id, task }, plan);
  const found = await findTask(world, planned);
  if (!found) return keep(world, { id, task }, [], [taskMissing(planned.name, slice.images.length)]);
  const ledger = await readLedger(world, found);
  const pathOf = framePaths(request, slice, ledger);
  // Of an attribute of the project's own, its default is an answer like any other.
  const reading = await readTask(world, found.id, { pathOf });
  const { lines, findings } = tellFrames(reading, slice);
  return keep(world, { id, task }, lines, [...findings, ...(await otherJobsOf(world, reading))]);
}

/** Of twins, the one that a migration goes on with. */
async function findTask(world: World, planned: PlannedTask): Promise<Task | undefined> {
  const hasData = (task: Task | undefined) => (task?.size ?? 0) > 0;
  if (planned.kind === 'existing') {
    const task = await world.cvat.tasks.get(planned.taskId);
    return hasData(task) ? task : undefined;
  }
  const found = await world.cvat.tasks.find(planned.link);
  return found.sort((a, b) => a.id - b.id).find(hasData);
}

async function keep(
  world: World,
  { id, task }: TaskRef,
  lines: ReturnType<typeof tellFrames>['lines'],
  findings: BackTask['findings'],
): Promise<Pick<BackTask, 'images' | 'annotations'>> {
  const annotations = lines.flatMap((line) => line.annotations);
  const counts = { images: lines.length, annotations: annotations.length };
  const labels = [...new Set(annotations.map(({ label }) => label))];
  const blobs = backBlobs(id);
  const condition = { contentType: 'application/x-ndjson' };
  await world.work.write(world.config.workContainer, blobs.lines(task), encodeLines(lines), condition);
  await writeWork(world, blobs.task(task), { ...counts, labels, findings });
  return counts;
}
