import type { Finding } from '../dataset/finding.ts';
import { readPictures } from '../ledger/pictures.ts';
import { compareFrames } from '../verification/compare-frames.ts';
import { differenceFinding } from '../verification/task-findings.ts';
import { writeWork } from '../work/blob-json.ts';
import { workBlobs } from '../work/work-blobs.ts';
import type { World } from '../world.ts';
import { decideTask, type TaskDecision } from './decide-task.ts';
import { deletedFrames } from './deleted-frames.ts';
import { frameless } from './frameless.ts';
import { readTaskPlan, runOf } from './plan.ts';
import type { TaskReading } from './read-task.ts';
import { replacedImages } from './replaced-images.ts';
import { reviewedJobs } from './reviewed-jobs.ts';
import { detached } from './storage-detached.ts';
import type { TaskRef } from './task-input.ts';
import type { Preview } from './task-report.ts';
import { readSlice, type TaskSlice } from './task-slices.ts';

/** For a dry run: what a migration would do with the images of a task that is there already. Changes nothing. */
export async function previewTask(world: World, { id, task }: TaskRef): Promise<{ images: number }> {
  const plan = await readTaskPlan(world, { id, task });
  const planned = plan.task;
  if (planned.kind !== 'existing') return { images: 0 };
  const prepared = await runOf(world, { id }, plan);
  const slice = await readSlice(world, { id, task }, plan);
  const decision = await decideTask(world, { taskId: planned.taskId, slice, prepared });
  const { images, reading } = decision;
  const preview: Preview = {
    ...{ state: 'planned', task, taskId: planned.taskId },
    outcome: { new: none(), equal: none(), updated: none(), kept: none() },
    findings: [
      ...otherFrames(decision, slice),
      ...(await lostStorage(world, reading)),
      ...reviewedJobs(decision, wouldBeWritten(decision)),
      ...deletedFrames(reading, slice),
      ...frameless(reading),
      ...(await replacedImages(world, prepared, { reading, slice })),
    ],
  };
  for (const { state, target } of images.values()) {
    const sums = preview.outcome[state === 'write' ? 'updated' : state];
    sums.images += 1;
    sums.annotations += target.length;
  }
  await writeWork(world, workBlobs(id).taskResult(task), preview);
  return { images: images.size };
}

const wouldBeWritten = ({ images }: TaskDecision) =>
  new Set([...images].flatMap(([path, { state }]) => (state === 'write' ? [path] : [])));

/** CVAT keeps the sizes that a task was made with: a file of another size since does not fit, and no migration can help that. */
function otherFrames({ images, reading }: TaskDecision, slice: TaskSlice): Finding[] {
  const wanted = slice.images.filter(({ path }) => images.get(path)?.state !== 'kept');
  const paths = new Set(wanted.map(({ path }) => path));
  const shown = (path: string) => paths.has(path);
  const { differences } = compareFrames(wanted, reading.images, { ordered: false, shown });
  return differences.map((difference) => differenceFinding(reading.task.id, difference));
}

/** A migration would find that no chunk of it opens. Servers before 2.44, which do not say it of a task, are asked for the storage itself. */
async function lostStorage(world: World, { task }: Pick<TaskReading, 'task'>): Promise<Finding[]> {
  if (task.data_cloud_storage_id !== null) return [];
  const noted = await readPictures(world, task);
  return noted?.storage === undefined ? [] : [detached(task, noted.storageId ?? null)];
}

const none = () => ({ images: 0, annotations: 0 });
