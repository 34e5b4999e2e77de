import pMap, { pMapSkip } from 'p-map';
import type { Finding } from '../dataset/finding.ts';
import { plural } from '../dataset/plural.ts';
import type { ImageRecord } from '../dataset/record.ts';
import type { World } from '../world.ts';
import { aboutFiles } from './about-files.ts';
import { hashOf } from './hash-of.ts';
import type { TaskReading } from './read-task.ts';
import type { CompleteRequest } from './request.ts';

const AT_ONCE = 4;

type Shown = { reading: Pick<TaskReading, 'task' | 'jobs' | 'images'>; slice: { images: readonly ImageRecord[] } };

/**
 * Images of which CVAT does not serve the very file that this run has measured. For tasks of which nobody knows any more which files CVAT was
 * given, or that read another storage: a picture of the same name and size may be any other one. What CVAT encodes again, TIFF and what its
 * EXIF turns, cannot be compared, and is named too.
 */
export async function servedOtherwise(
  world: World,
  { images: container }: Pick<CompleteRequest, 'images'>,
  { reading, slice }: Shown,
): Promise<Finding[]> {
  const { task, images } = reading;
  const wanted = new Map(slice.images.map((image) => [image.path, image]));
  const others = await pMap(
    images,
    async ({ path }, frame) =>
      wanted.has(path) && !(await isServed(world, { container, jobs: reading.jobs, path, frame })) ? path : pMapSkip,
    { concurrency: AT_ONCE },
  );
  return aboutFiles(
    task.id,
    others.map((path) => `"${path}"`),
    {
      ...{ code: 'IMAGE_OF_OTHER_FILE', effect: 'changed' },
      detail: (count, names) =>
        `Nothing tells whether CVAT shows the ${plural(count, 'file')} that the export's paths lead to now: which files the task was made of is not known, or they are of another container, and what CVAT serves are other bytes: ${names}`,
      fix: `Check whether the pictures in task ${task.id} are those that were labelled; CVAT encodes TIFF and pictures that their EXIF turns again, so that these are always named. If they are others, and nobody has worked in it, delete the task in CVAT and start the migration again`,
    },
  );
}

/** Whether CVAT serves the very bytes of the file. */
export async function isServed(
  world: World,
  { container, jobs, path, frame }: { container: string; jobs: TaskReading['jobs']; path: string; frame: number },
): Promise<boolean> {
  const job = jobs.find(({ start_frame, stop_frame }) => frame >= start_frame && frame <= stop_frame);
  const served = job && (await world.cvat.frames.open(job.id, frame, 'original'));
  if (!served?.opened) return false;
  const file = await world.images.read(container, path);
  return file !== undefined && (await hashOf(file.bytes)) === (await hashOf([served.picture]));
}
