import { choosePictures, type Gallery, type Picture, scatter } from '../verification/gallery.ts';
import { groups } from '../verification/match.ts';
import type { World } from '../world.ts';
import type { Plan } from './plan.ts';
import { readTaskGallery } from './task-gallery.ts';
import { plannedPicture } from './task-picture.ts';
import { annotationBatches, imageBatches } from './task-slices.ts';

/** Tasks of a dry run that are looked into, pictures taken of each, and images or annotations read of it. */
const PLANNED = { tasks: 3, pictures: 12, records: 50_000 };

/** What the report shows: the worst of all tasks and a sample; in a dry run, shapes of the export before anything is done. */
export async function reportGallery(
  world: World,
  plan: Plan | undefined,
  run: { id: string; dryRun: boolean; done: readonly number[] },
): Promise<Gallery> {
  const pictures: Picture[] = [];
  const frames: Gallery['frames'] = {};
  const tasks = plan?.tasks ?? [];
  if (run.dryRun) {
    for (const { index } of tasks.slice(0, PLANNED.tasks)) pictures.push(...(await planned(world, run.id, index)));
    return { pictures: choosePictures(pictures), frames };
  }
  const done = new Set(run.done);
  for (const { index } of tasks.filter((task) => done.has(task.index))) {
    const gallery = await readTaskGallery(world, { id: run.id, task: index });
    Object.assign(frames, gallery?.frames);
    pictures.push(...(gallery?.pictures ?? []));
  }
  return { pictures: choosePictures(pictures), frames };
}

async function planned(world: World, id: string, task: number): Promise<Picture[]> {
  const images = await firstOf(imageBatches(world, { id, task }));
  const annotations = await firstOf(annotationBatches(world, { id, task }));
  const ofImage = groups(annotations, ({ image }) => image);
  const sample = images.toSorted((a, b) => scatter(a.path) - scatter(b.path)).slice(0, PLANNED.pictures);
  return sample.map((image) => plannedPicture(image, ofImage.get(image.path) ?? []));
}

/** Those of a large task are a sample. */
async function firstOf<T>(batches: AsyncIterable<T[]>): Promise<T[]> {
  const some: T[] = [];
  for await (const batch of batches) {
    for (const one of batch) some.push(one);
    if (some.length >= PLANNED.records) break;
  }
  return some;
}
