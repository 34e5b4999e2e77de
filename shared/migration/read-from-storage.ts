import { onlyOurs, storageDisplayNames } from '../credentials/storage-registration.ts';
import type { CloudStorage, Task } from '../cvat/wire.ts';
import { readPictures } from '../ledger/pictures.ts';
import type { World } from '../world.ts';
import { hasData } from './create-task.ts';
import { linkOf, type OurTask } from './our-tasks.ts';
import type { Plan } from './plan.ts';
import type { CompleteRequest } from './request.ts';
import { narrowRole } from './unseen-colleagues.ts';

/** A run that uploads goes on with tasks, too, that an earlier one made from the storage. */
export async function readFromStorage(
  world: World,
  { tasks }: Plan,
  { ours, dataSource }: { ours: readonly OurTask[]; dataSource: CompleteRequest['dataSource'] },
): Promise<Plan['tasks']> {
  if (dataSource !== 'upload') return tasks;
  const planned = new Set(tasks.map(({ link }) => link));
  const links = new Set<string>();
  for (const our of ours)
    if (planned.has(linkOf(our)) && (await isReadFromStorage(world, our.task))) links.add(linkOf(our));
  return tasks.filter(({ link }) => links.has(link));
}

/** Servers before 2.44 do not say it: what was noted when the task was made does, and one of which nothing is known may be. */
async function isReadFromStorage(world: World, task: Task): Promise<boolean> {
  if (task.data_cloud_storage_id !== undefined) return task.data_cloud_storage_id !== null;
  if (!hasData(task)) return false;
  const noted = await readPictures(world, task);
  return noted === undefined || noted.storage !== undefined;
}

/**
 * The oldest of ours of each name is the one in use; younger ones come from a registration that was carried out late. Tasks of
 * one that is deleted would lose their pictures, so that no younger one is deleted that has any, be they people's own, nor any where
 * CVAT does not say which its tasks have, or does not show all of them.
 */
export async function deleteTwinStorages(world: World, request: CompleteRequest): Promise<number> {
  if (request.dataSource === 'upload') return 0;
  const found: CloudStorage[] = [];
  for (const displayName of storageDisplayNames(world, request.images))
    found.push(...(await world.cvat.storages.find({ resource: request.images, displayName })));
  const named = Map.groupBy(await onlyOurs(world, found), ({ display_name }) => display_name);
  const younger = [...named.values()].flatMap(([, ...others]) => others);
  if (younger.length === 0 || (await narrowRole(world))) return 0;
  const tasks = (await world.cvat.tasks.all()).filter(hasData);
  if (tasks.some((task) => task.data_cloud_storage_id === undefined)) return 0;
  const used = new Set(tasks.map((task) => task.data_cloud_storage_id));
  const twins = younger.filter((twin) => !used.has(twin.id));
  for (const twin of twins) await world.cvat.storages.delete(twin.id);
  return twins.length;
}
