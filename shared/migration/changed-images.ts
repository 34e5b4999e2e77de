import type { Finding } from '../dataset/finding.ts';
import { listed } from '../dataset/listed.ts';
import { plural } from '../dataset/plural.ts';
import type { World } from '../world.ts';
import type { PlannedTask } from './plan.ts';
import type { CompleteRequest } from './request.ts';
import { imageBatches } from './task-slices.ts';

/**
 * Images whose blobs are not those that were measured: CVAT reads them from the container whenever somebody opens a job, so
 * what was opened and compared in this run says nothing of what is there now. Uploads are of the measured version or fail.
 */
export async function changedImages(
  world: World,
  id: string,
  { request, tasks }: { request: CompleteRequest; tasks: readonly PlannedTask[] },
): Promise<Finding[]> {
  if (request.dataSource === 'upload') return [];
  const measured = new Map<string, string>();
  for (const task of tasks)
    for await (const images of imageBatches(world, { id, task: task.index }, task))
      for (const image of images) if (image.measured) measured.set(image.path, image.measured.etag);
  const replaced: string[] = [];
  const prefix = commonFolder(measured.keys());
  for await (const blobs of world.images.listPages(request.images, prefix ? { prefix } : {}))
    for (const { name, etag } of blobs) {
      const before = measured.get(name);
      if (before !== undefined && before !== etag) replaced.push(name);
      measured.delete(name);
    }
  return [
    ...changed(replaced, 'was replaced', 'were replaced'),
    ...changed([...measured.keys()], 'was deleted', 'were deleted'),
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

/** A container may hold millions of others. */
function commonFolder(paths: Iterable<string>): string {
  let common: string | undefined;
  for (const path of paths) {
    common ??= path;
    let length = 0;
    while (length < common.length && common[length] === path[length]) length += 1;
    common = common.slice(0, length);
  }
  return common === undefined ? '' : common.slice(0, common.lastIndexOf('/') + 1);
}
