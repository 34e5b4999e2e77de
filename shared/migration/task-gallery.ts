import type { ImageRecord } from '../dataset/record.ts';
import { choosePictures, Gallery, scatter } from '../verification/gallery.ts';
import { glanceAtWork, writeWork } from '../work/blob-json.ts';
import { workBlobs } from '../work/work-blobs.ts';
import type { World } from '../world.ts';
import { readWanted, type Wanted } from './gallery-wanted.ts';
import { frameOf, pictureOf, type Seen } from './task-picture.ts';

/** Candidates of each kind in one task: as many as the report has room for. */
const CANDIDATES = 24;

/** Keeps what the report will show of a task: it was read from CVAT just now. */
export async function writeTaskGallery(world: World, ref: { id: string; task: number }, seen: Seen): Promise<void> {
  const wanted = await readWanted(world, ref.id);
  const frames: Gallery['frames'] = {};
  for (const path of Object.keys(wanted)) {
    const frame = frameOf(seen.decision, path);
    if (frame) frames[path] = frame;
  }
  const pictures = choosePictures(
    candidates(seen, wanted).map((image) => pictureOf(seen, image, wanted[image.path] === 'changed')),
  );
  await writeWork(world, workBlobs(ref.id).taskGallery(ref.task), { pictures, frames } satisfies Gallery);
}

export function readTaskGallery(world: World, ref: { id: string; task: number }): Promise<Gallery | undefined> {
  return glanceAtWork(world, workBlobs(ref.id).taskGallery(ref.task), Gallery);
}

/** Those that are not as they should be, those that were changed on the way, and a few of the others. */
function candidates({ decision, slice, kept }: Seen, wanted: Wanted): ImageRecord[] {
  const kindOf = ({ path }: ImageRecord) => {
    if (kept.has(path) || decision.images.get(path)?.state !== 'equal') return 'bad';
    return wanted[path] === 'changed' ? 'changed' : 'good';
  };
  const { bad = [], changed = [], good = [] } = Object.groupBy(slice.images, kindOf);
  const sample = good.toSorted((a, b) => scatter(a.path) - scatter(b.path));
  return [bad, changed, sample].flatMap((some) => some.slice(0, CANDIDATES));
}
