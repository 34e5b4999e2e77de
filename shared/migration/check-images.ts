import type { World } from '../world.ts';
import { endCreation } from './end-creation.ts';
import { frameName } from './frame-name.ts';
import { noteFrames } from './known-frames.ts';
import { readTaskPlan, runOf } from './plan.ts';
import type { CreatedTaskRef } from './task-input.ts';
import { readTaskImages } from './task-slices.ts';

export type ImagesCheck = {
  complete: boolean;
  message: string;
  /** Images that are not there although all that is there is wanted, at most some hundred: CVAT may have dropped them. */
  absent: string[];
};

const MOST_ABSENT = 200;

/**
 * Whether the task has exactly the planned frames. CVAT drops files with extensions that it does not know without a word,
 * and a race on its manifest index can leave a task too short.
 */
export async function checkImages(world: World, ref: CreatedTaskRef): Promise<ImagesCheck> {
  const plan = await readTaskPlan(world, ref);
  const { request } = await runOf(world, ref, plan);
  const images = await readTaskImages(world, ref, plan);
  const meta = await world.cvat.tasks.dataMeta(ref.taskId);
  if (!meta) return { complete: false, message: 'the task has no data', absent: [] };
  await endCreation(world, request.images, ref);
  const toFrame = frameName(request);
  const wanted = new Set(images.map((image) => toFrame(image.path)));
  const there = new Set(meta.frames.map((frame) => frame.name));
  const absent = [...wanted].filter((name) => !there.has(name));
  const foreign = [...there].filter((name) => !wanted.has(name));
  if (absent.length + foreign.length === 0 && meta.frames.length === images.length) {
    await noteFrames(world, ref, { meta, jobs: await world.cvat.tasks.jobs(ref.taskId) });
    return { complete: true, message: '', absent: [] };
  }
  const examples = [...absent.slice(0, 3), ...foreign.slice(0, 3)].map((name) => `"${name}"`).join(', ');
  const message = `of ${images.length} images ${absent.length} are not in the task and ${foreign.length} others are: ${examples}`;
  const dropped = foreign.length === 0 && there.size > 0 ? images.filter(({ path }) => !there.has(toFrame(path))) : [];
  return { complete: false, message, absent: dropped.slice(0, MOST_ABSENT).map(({ path }) => path) };
}
