import type { Task } from '../cvat/wire.ts';
import { identityKey } from '../dataset/identity-key.ts';
import type { ImageRecord } from '../dataset/record.ts';
import { readLedger, writeLedger } from '../ledger/ledger.ts';
import type { World } from '../world.ts';
import { frameName } from './frame-name.ts';
import type { TaskRun } from './stored-request.ts';

/** Before a new task gets its images: from the first moment it is known as made by us, and empty. */
export async function startLedger(
  world: World,
  run: TaskRun,
  { task, images, labels }: { task: Task; images: readonly ImageRecord[]; labels: string[] },
): Promise<void> {
  const { request } = run;
  const toFrame = frameName(request);
  const lines = images.map((image) => ({
    ...{ frame: toFrame(image.path), path: image.path, identity: identityKey(image) },
    versions: [[]],
  }));
  const header = {
    ...{ schema: 1 as const, taskId: task.id, projectId: task.project_id ?? 0, migration: run.id },
    ...{
      link: task.bug_tracker ?? '',
      exportModified: run.exportModified,
      started: run.started,
      paths: request.paths,
      labels,
    },
  };
  // Whatever it says of a task without images is of a server that was set up again since.
  await writeLedger(world, { header, images: lines }, await readLedger(world, task));
}
