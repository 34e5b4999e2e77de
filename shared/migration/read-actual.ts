import { type ReadBack, readBack } from '../cvat/read-back.ts';
import { InvalidInputError } from '../errors.ts';
import type { World } from '../world.ts';

/** What a task of CVAT holds now, read from its data/meta and from each of its jobs. */
export async function readActual(world: World, taskId: number, pathOf: (frame: string) => string): Promise<ReadBack> {
  const [task, meta] = [await world.cvat.tasks.get(taskId), await world.cvat.tasks.dataMeta(taskId)];
  if (!task || !meta) {
    throw new InvalidInputError(
      `Cannot read task ${taskId} back: ${task ? 'it has no images' : 'somebody deleted it'}`,
      {
        code: 'TASK_DELETED',
        fix: 'Start the migration again: the task is made anew',
      },
    );
  }
  const labels = task.project_id ? await world.cvat.projects.labels(task.project_id) : [];
  const jobs = [];
  for (const job of await world.cvat.tasks.jobs(taskId)) {
    // Ground-truth jobs and consensus replicas are never written by an import into the task.
    if (job.type === 'annotation') jobs.push({ job, annotations: await world.cvat.annotations.ofJob(job.id) });
  }
  return readBack({ meta, jobs, labels, pathOf });
}
