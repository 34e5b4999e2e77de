import type { Ledger } from '../ledger/ledger.ts';
import { frameName } from './frame-name.ts';
import type { CompleteRequest } from './request.ts';
import { knownImage } from './task-images.ts';
import type { TaskSlice } from './task-slices.ts';
import { pathInDataset, wantedOf } from './wanted-images.ts';

/**
 * How the frames of a task lead back to the images of its slice. The ledger knows which images an earlier run took them for,
 * whatever options that had and wherever their files lie now; without one, the request says.
 */
export function framePaths(
  request: Pick<CompleteRequest, 'dataSource' | 'paths'>,
  slice: Pick<TaskSlice, 'images'>,
  ledger: Ledger | undefined,
): (frame: string) => string {
  const toFrame = frameName(request);
  const paths = new Map(slice.images.map(({ path }) => [toFrame(path), path]));
  const wanted = wantedOf(slice.images);
  const known = new Set(slice.images.map(({ path }) => path));
  return (frame) => {
    const written = ledger?.images.get(frame);
    const same = written && pathInDataset(wanted, knownImage(written), true);
    if (same !== undefined) return same;
    if (written !== undefined && known.has(written.path)) return written.path;
    if (known.has(frame)) return frame;
    // A file that lies elsewhere since: its frame has the path that the export names, as those have that matchTask finds.
    return paths.get(frame) ?? pathInDataset(wanted, { frame, path: frame }, true) ?? frame;
  };
}
