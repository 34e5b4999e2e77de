import type { AnnotationRecord, ImageRecord } from '../dataset/record.ts';
import { choosePictures, type Gallery, type Picture, scatter } from '../verification/gallery.ts';
import { groups } from '../verification/match.ts';
import { workBlobs } from '../work/work-blobs.ts';
import type { World } from '../world.ts';
import type { Plan } from './plan.ts';
import { readDataset } from './read-dataset.ts';
import { readTaskGallery } from './task-gallery.ts';
import { plannedPicture } from './task-picture.ts';

/** Tasks of a dry run that are looked into, and pictures taken of each. */
const PLANNED = { tasks: 3, pictures: 12 };

/** What the report shows: the worst of all tasks and a sample; in a dry run, shapes of the export before anything is done. */
export async function reportGallery(
  world: World,
  plan: Plan | undefined,
  run: { id: string; dryRun: boolean; tasks: number },
): Promise<Gallery> {
  const pictures: Picture[] = [];
  const frames: Gallery['frames'] = {};
  const tasks = plan?.tasks ?? [];
  if (run.dryRun) {
    for (const task of tasks.slice(0, PLANNED.tasks)) pictures.push(...(await planned(world, run.id, task)));
    return { pictures: choosePictures(pictures), frames };
  }
  for (const { index } of tasks.slice(0, run.tasks)) {
    const gallery = await readTaskGallery(world, { id: run.id, task: index });
    Object.assign(frames, gallery?.frames);
    pictures.push(...(gallery?.pictures ?? []));
  }
  return { pictures: choosePictures(pictures), frames };
}

async function planned(world: World, id: string, task: { index: number; parts: number }): Promise<Picture[]> {
  const images: ImageRecord[] = [];
  const annotations: AnnotationRecord[] = [];
  for (let part = 0; part < Math.min(task.parts, 1); part++) {
    for await (const record of readDataset(world, workBlobs(id).taskPart(task.index, part))) {
      if (record.kind === 'image') images.push(record);
      if (record.kind === 'annotation') annotations.push(record);
    }
  }
  const ofImage = groups(annotations, ({ image }) => image);
  const sample = images.toSorted((a, b) => scatter(a.path) - scatter(b.path)).slice(0, PLANNED.pictures);
  return sample.map((image) => plannedPicture(image, ofImage.get(image.path) ?? []));
}
