import { identityKey } from '../dataset/identity-key.ts';
import type { ImageRecord } from '../dataset/record.ts';
import { workBlobs } from '../work/work-blobs.ts';
import type { World } from '../world.ts';
import { meantIdentity, spelling } from './image-spelling.ts';
import { readDataset } from './read-dataset.ts';
import type { TaskImage } from './task-images.ts';

/** The export's images, to be found again in CVAT: paths of the dataset by identity, and by the path that the export names. */
export type WantedImages = {
  labels: string[];
  /** The export says of every image in which account and container it lies. */
  named: boolean;
  /** By what the export means; where it writes that in another way, by that as well. */
  byIdentity: Map<string, string>;
  byWritten: Map<string, string>;
  /** What the export says of an image, by the dataset's own path of it. */
  identities: Map<string, string>;
  byPath: Map<string, { path: string; width: number; height: number }>;
  /** By the dataset's own path, which is the blob's name: whether the export names no account or no container of it. */
  nameless: Map<string, boolean>;
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
  const wanted: WantedImages = {
    labels: [],
    named: true,
    byIdentity: new Map(),
    byWritten: new Map(),
    identities: new Map(),
    byPath: new Map(),
    nameless: new Map(),
  };
  for (const image of images) note(wanted, image);
  return wanted;
}

function note(wanted: WantedImages, image: ImageRecord): void {
  const { path, width, height, source } = image;
  const nameless = source?.account === undefined || source.container === undefined;
  if (nameless) wanted.named = false;
  wanted.nameless.set(path, nameless);
  const identity = identityKey(image);
  const meant = meantIdentity(identity, path);
  wanted.byIdentity.set(meant, path);
  if (meant !== identity) wanted.byWritten.set(identity, path);
  wanted.identities.set(path, identity);
  wanted.byPath.set(source?.path ?? path, { path, width, height });
}

/**
 * The dataset's path of an image in a task; undefined where the export has no such image. `pathsAgree`: the same path is the
 * same image there, as within one project.
 */
export function pathInDataset(wanted: WantedImages, image: TaskImage, pathsAgree: boolean): string | undefined {
  const { identity, path, blob } = image;
  const same = identity === undefined ? undefined : sameIdentity(wanted, { ...image, identity });
  if (same !== undefined || !pathsAgree) return same;
  // Where one of both names no container, its images are known only by path.
  const spelled = identity === undefined ? wanted.byPath.get(path)?.path : wanted.byIdentity.get(`//${path}`);
  if (spelled !== undefined || blob === undefined) return spelled;
  // Exports spell one path in several ways ("./a.jpg", "a%20b.jpg"): then it is the blob that both have taken.
  const nameless = wanted.nameless.get(blob);
  return nameless === true || (nameless === false && identity === undefined) ? blob : undefined;
}

function sameIdentity(wanted: WantedImages, { identity, blob, frame }: TaskImage & { identity: string }) {
  const path = blob ?? frame;
  const { byIdentity, byWritten } = wanted;
  const same = byIdentity.get(meantIdentity(identity, path)) ?? byIdentity.get(identity) ?? byWritten.get(identity);
  if (same !== undefined) return same;
  // Two spellings of the blob that both have taken: slashes, dots, Unicode forms.
  const other = wanted.identities.get(path);
  return other !== undefined && spelling(other, path) === spelling(identity, path) ? path : undefined;
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
