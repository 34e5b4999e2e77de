import type { CloudStorage } from '../cvat/wire.ts';
import type { Finding } from '../dataset/finding.ts';
import { listed } from '../dataset/listed.ts';
import { plural } from '../dataset/plural.ts';
import { readPictures } from '../ledger/pictures.ts';
import type { World } from '../world.ts';
import { readFrom } from './attach-request.ts';
import { linkOf, type OurTask } from './our-tasks.ts';
import type { Plan } from './plan.ts';
import type { CompleteRequest } from './request.ts';

/**
 * Tasks of which CVAT reads the pictures from another container than they were made from, since somebody has led the registration
 * there: it keeps its id and its name, and CVAT's cache goes on showing the earlier pictures for a day, so that no picture tells.
 */
export async function ledElsewhere(
  world: World,
  { request, plan, ours }: { request: CompleteRequest; plan: Pick<Plan, 'tasks'>; ours: readonly OurTask[] },
): Promise<Finding[]> {
  const planned = new Set(plan.tasks.map(({ link }) => link));
  const reading = ours.filter((our) => our.task.data_cloud_storage_id != null && planned.has(linkOf(our)));
  if (reading.length === 0) return [];
  const storages = new Map((await world.cvat.storages.list()).map((storage) => [storage.id, storage]));
  const elsewhere = new Map<CloudStorage, number[]>();
  for (const { task } of reading) {
    const storage = storages.get(task.data_cloud_storage_id ?? 0);
    if (storage === undefined || storage.resource === request.images) continue;
    const noted = await readPictures(world, task);
    // What CVAT serves of the others was compared with the files.
    if (noted?.storage === undefined || (noted.storageId ?? storage.id) !== storage.id) continue;
    // It may be of an earlier migration from that very container.
    if (noted.storage === readFrom(world, { images: storage.resource })) continue;
    elsewhere.set(storage, [...(elsewhere.get(storage) ?? []), task.id]);
  }
  return [...elsewhere].map(([storage, tasks]) => led(storage, tasks, request.images));
}

function led({ id, resource, display_name }: CloudStorage, tasks: readonly number[], images: string): Finding {
  return {
    ...{ code: 'STORAGE_LED_ELSEWHERE', severity: 'warning', at: `cloud storage ${id} "${display_name}"` },
    count: tasks.length,
    detail: `CVAT reads the pictures of ${plural(tasks.length, 'task')} by it (${listed(tasks.map(String))}) from the container "${resource}", and not from "${images}": somebody has changed it. Files of the same names may be other pictures`,
    fix: `Set the resource of the cloud storage back to the container "${images}" in CVAT, then start the migration again`,
  };
}
