import type { Finding } from '../dataset/finding.ts';
import { FrontCodedList } from '../dataset/front-coded-list.ts';
import { listed } from '../dataset/listed.ts';
import { PathTable } from '../dataset/path-table.ts';
import { plural } from '../dataset/plural.ts';
import type { World } from '../world.ts';
import type { PlannedTask } from './plan.ts';
import type { CompleteRequest } from './request.ts';
import { imageBatches } from './task-slices.ts';

/**
 * Images whose blobs are not those that were measured, or that nobody can read any more: CVAT reads them from the container whenever
 * somebody opens a job, so what was opened and compared in this run says nothing of what is there now. `tasks`: those that are read so;
 * uploads are of the measured version or fail.
 */
export async function changedImages(
  world: World,
  id: string,
  { request, tasks }: { request: Pick<CompleteRequest, 'images'>; tasks: readonly PlannedTask[] },
): Promise<Finding[]> {
  const paths = new PathTable();
  const etags = new FrontCodedList();
  let folder: string | undefined;
  for (const task of tasks)
    for await (const images of imageBatches(world, { id, task: task.index }, task))
      for (const { path, measured } of images)
        if (measured) {
          paths.push(path);
          etags.push(measured.etag);
          folder = folder === undefined ? path : commonStart(folder, path);
        }
  if (paths.length === 0) return [];
  const replaced: string[] = [];
  const archived: string[] = [];
  const met = new Uint8Array(paths.length);
  // A container may hold millions of others.
  const prefix = folder?.slice(0, folder.lastIndexOf('/') + 1);
  for await (const blobs of world.images.listPages(request.images, prefix ? { prefix } : {}))
    for (const { name, etag, accessTier } of blobs) {
      const row = paths.rowOf(name);
      if (row === -1) continue;
      met[row] = 1;
      if (etags.at(row) !== etag) replaced.push(name);
      // That leaves the version as it is.
      else if (accessTier === 'Archive') archived.push(name);
    }
  const deleted: string[] = [];
  for (let row = met.indexOf(0); row !== -1; row = met.indexOf(0, row + 1)) {
    const path = paths.at(row);
    if (paths.rowOf(path) === row) deleted.push(path);
  }
  return [
    ...changed(replaced, 'was replaced', 'were replaced'),
    ...changed(archived, 'was moved into the archive tier', 'were moved into the archive tier'),
    ...changed(deleted, 'was deleted', 'were deleted'),
  ];
}

function changed(paths: readonly string[], one: string, many: string): Finding[] {
  if (paths.length === 0) return [];
  const list = listed(paths.map((path) => `"${path}"`));
  return [
    {
      ...{ code: 'IMAGE_CHANGED', severity: 'error', at: 'images', count: paths.length },
      detail: `${plural(paths.length, `image ${one}`, `images ${many}`)} in the container while the migration ran: ${list}. What CVAT shows of them now was not checked`,
      fix: 'Start the migration again when nobody changes the container: it measures and checks the images as they are then',
    },
  ];
}

function commonStart(one: string, other: string): string {
  let length = 0;
  while (length < one.length && one[length] === other[length]) length += 1;
  return one.slice(0, length);
}
