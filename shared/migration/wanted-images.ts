import { identityKey } from '../dataset/identity-key.ts';
import type { ImageRecord } from '../dataset/record.ts';
import { workBlobs } from '../work/work-blobs.ts';
import type { World } from '../world.ts';
import { readDataset } from './read-dataset.ts';
import type { TaskImage } from './task-images.ts';

/** The export's images, to be found again in CVAT: paths of the dataset by identity, and by the path that the export names. */
export type WantedImages = {
  labels: string[];
  /** The export says of every image in which account and container it lies. */
  named: boolean;
  byIdentity: Map<string, string>;
  byPath: Map<string, { path: string; width: number; height: number }>;
};

export async function wantedImages(world: World, id: string): Promise<WantedImages> {
  const wanted = wantedOf([]);
  for await (const record of readDataset(world, workBlobs(id).dataset)) {
    if (record.kind === 'label') wanted.labels.push(record.name);
    if (record.kind === 'image') note(wanted, record);
  }
  return wanted;
}

export function wantedOf(images: readonly ImageRecord[]): WantedImages {
  const wanted: WantedImages = { labels: [], named: true, byIdentity: new Map(), byPath: new Map() };
  for (const image of images) note(wanted, image);
  return wanted;
}

function note(wanted: WantedImages, image: ImageRecord): void {
  const { path, width, height, source } = image;
  if (source?.account === undefined || source.container === undefined) wanted.named = false;
  wanted.byIdentity.set(identityKey(image), path);
  wanted.byPath.set(source?.path ?? path, { path, width, height });
}

/**
 * The dataset's path of an image in a task; undefined where the export has no such image. `pathsAgree`: the same path is the
 * same image there, as within one project.
 */
export function pathInDataset(wanted: WantedImages, image: TaskImage, pathsAgree: boolean): string | undefined {
  if (image.identity !== undefined) {
    // Where this export names no container, its images are known only by path.
    const byPath = pathsAgree ? wanted.byIdentity.get(`//${image.path}`) : undefined;
    return wanted.byIdentity.get(image.identity) ?? byPath;
  }
  return pathsAgree ? wanted.byPath.get(image.path)?.path : undefined;
}

/** Of the images of a task of version 0.1.0 in another project, so many must be of this export for the task to be taken for its. */
const ALIKE = 0.9;

/** Whether a task of which only paths and sizes are known holds this export's images, so that a guess is not a wild one. */
export function looksAlike(wanted: WantedImages, images: readonly TaskImage[], labels: readonly string[]): boolean {
  if (images.length === 0 || wanted.labels.some((label) => !labels.includes(label))) return false;
  const alike = images.filter(({ path, size }) => {
    const here = wanted.byPath.get(path);
    return here !== undefined && here.width === size?.width && here.height === size.height;
  });
  return alike.length >= images.length * ALIKE;
}
