import { randomUUID } from 'node:crypto';
import { RemoteError } from '../errors.ts';
import { manifestBytes } from '../manifest/manifest-lines.ts';
import type { DataOptions, World } from '../world.ts';
import { uploadImages } from './attach-request.ts';
import { endCreationOf, takeCreation } from './creation-turn.ts';
import { lastLine } from './last-line.ts';
import { ourTasksOf } from './our-tasks.ts';
import { growingWait } from './pause.ts';
import { pollRequest } from './poll-request.ts';
import type { RefusedInput } from './refused-input.ts';
import { readStoredRequest } from './stored-request.ts';
import { readTaskImages } from './task-slices.ts';

/** Growing from half a second, these come to more than a minute. */
const MOST_LOOKS = 24;

/** Whether CVAT can show all of these images; a task that holds only them, in one chunk, is made to see it. */
export async function probeImages(
  world: World,
  input: RefusedInput,
  paths: readonly string[],
): Promise<{ shown: true } | { shown: false; detail: string }> {
  const { request } = await readStoredRequest(world, input.id);
  await waitForTurn(world, request.images, input);
  const link = probeLink(world, input);
  // One that an earlier invocation left behind.
  for (const left of await ourTasksOf(world, link)) await world.cvat.tasks.delete(left.id);
  const { id: taskId } = await world.cvat.tasks.create({
    ...{ name: 'Looking for an image that cannot be shown', projectId: input.projectId, bugTracker: link },
  });
  const manifest = `cvat-task-${input.id.slice(0, 12)}-probe-${taskId}-${randomUUID().slice(0, 8)}.jsonl`;
  try {
    const wanted = new Set(paths);
    const images = (await readTaskImages(world, input)).filter(({ path }) => wanted.has(path));
    const { imageQuality, sortingMethod } = request.tasks;
    const options: DataOptions = { imageQuality, sortingMethod, chunkSize: Math.max(1, images.length) };
    const attach = async () => {
      if (input.storageId === undefined) return uploadImages(world, request, { taskId, images, options });
      await world.images.write(request.images, manifest, manifestBytes([images]));
      return world.cvat.tasks.attachFromStorage(taskId, { storageId: input.storageId, manifest, ...options });
    };
    const created = await finished(world, taskId, await attach());
    if (created.state === 'failed') return { shown: false, detail: lastLine(created.message) };
    return await opens(world, taskId);
  } finally {
    await world.images.delete(request.images, manifest);
    await world.cvat.tasks.delete(taskId);
    await endCreationOf(world, request.images, input);
  }
}

/** No link of a migration: nobody shall take a probe for a task that holds these images. */
function probeLink(world: World, { id, task }: RefusedInput): string {
  return `${world.config.publicUrl}/probe/${id}/${task}`;
}

async function finished(world: World, taskId: number, requestId: string) {
  const wait = growingWait(world);
  for (;;) {
    const outcome = await pollRequest(world, { requestId, taskId });
    if (outcome.state !== 'running') return outcome;
    await wait();
  }
}

async function opens(world: World, taskId: number): Promise<{ shown: true } | { shown: false; detail: string }> {
  const [job] = await world.cvat.tasks.jobs(taskId);
  const answer = await world.cvat.frames.open(job?.id ?? 0, 0);
  return answer.opened ? { shown: true } : { shown: false, detail: answer.detail };
}

async function waitForTurn(world: World, container: string, { id, storageId, taskId }: RefusedInput): Promise<void> {
  if (storageId === undefined) return;
  const wait = growingWait(world);
  for (let look = 0; look < MOST_LOOKS; look++) {
    if (await takeCreation(world, container, { id, storageId, taskId })) return;
    await wait();
  }
  throw new RemoteError('Cannot look for the image that CVAT refused: other migrations create tasks meanwhile', {
    code: 'TURN_TAKEN',
    fix: 'Start the migration again when they have ended',
    retryable: true,
  });
}
