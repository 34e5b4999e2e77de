import { countCrossed, MOST_RUNS, setRuns } from '../../dataset/cross-runs.ts';

type Mask = { height: number; counts: readonly number[] };

/** How many runs, row by row, the masks of each image have. CVAT is sent those, all of an image in one request. */
export class MaskRuns {
  /** By position of the image; only images with masks are in it. */
  private readonly taken = new Map<number, number>();

  /** False where the mask is one too many for its image: then it takes no room. */
  take(image: number, { height, counts }: Mask): boolean {
    const before = this.taken.get(image) ?? 0;
    const room = MOST_RUNS - before;
    const more = countCrossed(setRuns(counts), height, room);
    if (more > room) return false;
    this.taken.set(image, before + more);
    return true;
  }
}
