import pMap from 'p-map';
import { type CarriedAttributes, imagesOf, jobReader, type ReadBackJob } from '../cvat/read-back.ts';
import type { DataMeta, Job, Label, Task } from '../cvat/wire.ts';
import type { ImageRecord } from '../dataset/record.ts';
import { InvalidInputError } from '../errors.ts';
import type { World } from '../world.ts';
import { holdsAny } from './holds-work.ts';

/** One job as it was at a time (milliseconds). */
export type JobReading = ReadBackJob & { at: number };

export type TaskReading = {
  task: Task;
  labels: readonly Label[];
  /** One per frame, in the order of the frames. */
  images: readonly ImageRecord[];
  /** What CVAT calls them. */
  frames: readonly string[];
  /** Frames that somebody has deleted: CVAT shows them to nobody, and gives them away with no export. */
  deleted: ReadonlySet<number>;
  /** What images, frames and deleted ones were read from. */
  meta: DataMeta;
  chunkSize: number;
  /** Jobs of all types. */
  jobs: readonly Job[];
  /** What those hold that a migration writes into, by id; `again` brings one up to date. */
  read: Map<number, JobReading>;
  again(jobId: number): Promise<void>;
};

/** Each answer is read whole. */
const AT_ONCE = 4;

/** CVAT's own default for pictures of up to 1080p; servers that name none cut so, too. */
const USUAL_CHUNK = 36;

/** What a task of CVAT holds now, read from its data/meta and from each of its annotation jobs. */
export async function readTask(
  world: World,
  taskId: number,
  options: {
    pathOf: (frame: string) => string;
    /** Absent where CVAT's default of an attribute counts as said. */
    carried?: CarriedAttributes;
    task?: Task | undefined;
    /** Its frames and its jobs, where they are known. */
    meta?: DataMeta | undefined;
    jobs?: readonly Job[] | undefined;
    /** Just made, so that it is most likely empty: one answer says so of all its jobs. */
    justMade?: boolean | undefined;
  },
): Promise<TaskReading> {
  const task = options.task ?? (await world.cvat.tasks.get(taskId));
  const meta = task && (options.meta ?? (await world.cvat.tasks.dataMeta(taskId)));
  if (!task || !meta) {
    throw new InvalidInputError(
      `Cannot read task ${taskId} back: ${task ? 'it has no images' : 'somebody deleted it'}`,
      { code: 'TASK_DELETED', fix: 'Start the migration again: the task is made again' },
    );
  }
  const [labels, jobs] = await Promise.all([
    task.project_id ? world.cvat.projects.labels(task.project_id) : [],
    options.jobs ?? world.cvat.tasks.jobs(taskId),
  ]);
  const images = imagesOf(meta, options.pathOf);
  const readJob = jobReader({ images, labels, ...(options.carried ? { carried: options.carried } : {}) });
  const read = new Map<number, JobReading>();
  const readOne = async (job: Job): Promise<JobReading> => {
    // Before it is asked for: a worker may sleep with the answer in its hands.
    const at = world.now().getTime();
    return { ...readJob(job, await world.cvat.annotations.ofJob(job.id)), at };
  };
  // Ground-truth jobs and consensus replicas are never written by a migration.
  const written = jobs.filter(({ type }) => type === 'annotation');
  const at = world.now().getTime();
  const all = options.justMade && written.length > 1 ? await world.cvat.annotations.ofTask(taskId) : undefined;
  const readEach = all && !holdsAny(all) ? async (job: Job) => ({ ...readJob(job, all), at }) : readOne;
  for (const job of await pMap(written, readEach, { concurrency: AT_ONCE })) read.set(job.id, job);
  const again = async (jobId: number) => {
    const job = written.find(({ id }) => id === jobId);
    if (job) read.set(job.id, await readOne(job));
  };
  const frames = meta.frames.map(({ name }) => name);
  const deleted = new Set(meta.deleted_frames ?? []);
  return { task, labels, images, frames, deleted, meta, chunkSize: chunkSizeOf(meta), jobs, read, again };
}

export function chunkSizeOf(meta: DataMeta): number {
  return meta.chunk_size ?? USUAL_CHUNK;
}
