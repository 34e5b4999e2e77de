import pMap, { pMapSkip } from 'p-map';
import type { Task } from '../cvat/wire.ts';
import type { Finding } from '../dataset/finding.ts';
import { plural } from '../dataset/plural.ts';
import type { ImageRecord } from '../dataset/record.ts';
import { type Pictures, picturesNoted, readPictures } from '../ledger/pictures.ts';
import type { World } from '../world.ts';
import { aboutFiles } from './about-files.ts';
import { readFrom } from './attach-request.ts';
import { hashOf } from './hash-of.ts';
import { otherFiles } from './other-files.ts';
import type { TaskReading } from './read-task.ts';
import { isServed, servedOtherwise } from './served-otherwise.ts';
import type { TaskRun } from './stored-request.ts';

const AT_ONCE = 4;

/** CVAT keeps a chunk for a day from when it was made, whoever looks at it (`CVAT_CHUNK_CACHE_TTL`, no setting): twice that, for clocks. */
const CACHED_MS = 2 * 24 * 60 * 60 * 1000;

type Shown = {
  reading: Pick<TaskReading, 'task' | 'jobs' | 'images' | 'frames'>;
  slice: { images: readonly ImageRecord[] };
};

type One = { path: string; etag: string; frame: string };

/**
 * Images whose files are others than those that CVAT was given when their task was made; the same size says nothing. Of uploads
 * CVAT keeps the bytes that it got: a file of another version, as after a copy into another account, is compared by its bytes,
 * and counts as another one where nobody noted them, because a process died during the upload. From a storage CVAT reads the
 * file that is there now, except as long as its cache may have the earlier one, which no request tells; a file that has been renamed over
 * another one in a Data Lake keeps its date, so that its bytes tell. Where no version tells, the
 * note being lost or the task's storage another one than that of this run, what CVAT serves is compared with the files.
 */
export async function replacedImages(
  world: World,
  { request }: Pick<TaskRun, 'request'>,
  { reading, slice }: Shown,
): Promise<Finding[]> {
  const noted = await readPictures(world, reading.task);
  const taskId = reading.task.id;
  if (!noted || readsOtherwise(world, request, { noted, task: reading.task }))
    return servedOtherwise(world, request, { reading, slice });
  const measured = new Map(slice.images.map((image) => [image.path, image.measured?.etag]));
  const shown = reading.images.flatMap(({ path }, at) => {
    const [etag, frame] = [measured.get(path), reading.frames[at]];
    return etag === undefined || frame === undefined ? [] : [{ path, etag, frame }];
  });
  const others = shown.filter(({ frame, etag }) => (noted.byFrame.get(frame)?.etag ?? etag) !== etag);
  if (noted.storage === undefined) return replaced(taskId, await those(others, hasOtherBytes));
  // A frame that is read from the storage has the name of its file.
  let notedAt: Promise<Date | undefined> | undefined;
  const isOwn = ({ frame, path }: One) => frame === path;
  const files = shown.filter((one) => !isOwn(one));
  return [
    ...(await otherFiles(world, { container: request.images, taskId, files })),
    ...rewritten(taskId, await those([...others.filter(isOwn), ...files], isFresh)),
  ];

  /** Another version as old as the one that CVAT was given can only have been put in its place by a rename. */
  async function isRenamedOver(date: Date, { path, frame }: One): Promise<boolean> {
    notedAt ??= picturesNoted(world, reading.task);
    const at = await notedAt;
    // Storage tells whole seconds.
    if (at !== undefined && date.getTime() > at.getTime() - 1000) return false;
    const input = { container: request.images, jobs: reading.jobs, path, frame: reading.frames.indexOf(frame) };
    return !(await isServed(world, input));
  }

  /** Whether the file that CVAT reads is another version than it was given, and young enough for its cache to have the earlier one. */
  async function isFresh(one: One): Promise<boolean> {
    const file = await world.images.head(request.images, one.frame);
    // One that is gone is told as such.
    if (!isOwn(one) && (file === undefined || file.etag === noted?.byFrame.get(one.frame)?.etag)) return false;
    if (file === undefined || file.lastModified.getTime() > world.now().getTime() - CACHED_MS) return true;
    return isOwn(one) && isRenamedOver(file.lastModified, one);
  }

  async function hasOtherBytes({ path, etag, frame }: One): Promise<boolean> {
    const before = noted?.byFrame.get(frame)?.sha256;
    const content = before === undefined ? undefined : await world.images.read(request.images, path, { etag });
    return content === undefined || before !== (await hashOf(content.bytes));
  }
}

/** Whether CVAT reads the task from another place than this run does, or by another registration than it was made with, as people may change it. */
function readsOtherwise(
  world: World,
  request: TaskRun['request'],
  { noted, task }: { noted: Pictures; task: Task },
): boolean {
  if (noted.storage === undefined) return false;
  if (noted.storage !== readFrom(world, request)) return true;
  const [made, now] = [noted.storageId, task.data_cloud_storage_id ?? undefined];
  return made !== undefined && now !== undefined && made !== now;
}

function those(images: readonly One[], are: (one: One) => Promise<boolean>): Promise<One[]> {
  return pMap(images, async (one) => ((await are(one)) ? one : pMapSkip), { concurrency: AT_ONCE });
}

function replaced(taskId: number, images: readonly One[]): Finding[] {
  return aboutFiles(taskId, images.map(named), {
    ...{ code: 'IMAGE_REPLACED', effect: 'excluded' },
    detail: (count, names) =>
      `CVAT shows ${plural(count, 'picture', 'pictures')} as an earlier run uploaded them, and the files are others now: ${names}`,
    fix: `Put the earlier files back, or, where the new ones are right and nobody has worked in task ${taskId}, delete that task in CVAT; then start the migration again`,
  });
}

function rewritten(taskId: number, images: readonly One[]): Finding[] {
  return aboutFiles(taskId, images.map(named), {
    ...{ code: 'IMAGE_REWRITTEN', effect: 'changed' },
    detail: (count, names) =>
      `${plural(count, 'file was', 'files were')} written again in the container since the task was made: ${names}. CVAT may show the earlier pictures until its cache has forgotten them, a day at most, then the new ones`,
    fix: `Nothing, where the files are the same as before. Otherwise check whether the annotations fit the new pictures; two days after they were written, a migration takes them for what CVAT shows`,
  });
}

const named = ({ path, frame }: One) => (frame === path ? `"${path}"` : `"${frame}" for "${path}"`);
