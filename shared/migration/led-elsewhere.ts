import type { CloudStorage, Task } from '../cvat/wire.ts';
import type { Finding } from '../dataset/finding.ts';
import { listed } from '../dataset/listed.ts';
import { plural } from '../dataset/plural.ts';
import { RemoteError } from '../errors.ts';
import { readPictures } from '../ledger/pictures.ts';
import type { World } from '../world.ts';
import { readFrom } from './attach-request.ts';
import { credentialEnds } from './credential-ends.ts';
import { linkOf, type OurTask } from './our-tasks.ts';
import type { Plan } from './plan.ts';
import { readsOurFiles } from './reads-our-files.ts';
import type { CompleteRequest } from './request.ts';
import { detached } from './storage-detached.ts';

type Looked = { request: CompleteRequest; plan: Pick<Plan, 'tasks'>; ours: readonly OurTask[] };

/**
 * Tasks of which CVAT reads the pictures from another container or account than they were made from, since somebody has led the registration
 * there: it keeps its id and its name, and CVAT's cache goes on showing the earlier pictures for a day, so that no picture tells.
 * `id`: of the migration; a dry run, which writes nothing, asks without, and does not see another account.
 */
export async function ledElsewhere(world: World, { id, ...looked }: Looked & { id?: string }): Promise<Finding[]> {
  const { elsewhere, here, absent } = await storagesOf(world, looked);
  const container = looked.request.images;
  const findings = [...elsewhere].map(([storage, tasks]) => led(storage, tasks, container));
  for (const [storageId, tasks] of absent)
    if (await isDeleted(world, storageId)) for (const task of tasks) findings.push(detached(task, storageId));
  if (id === undefined) return findings;
  findings.push(...(await credentialEnds(world, here)));
  for (const [storage, tasks] of here)
    findings.push(...(await readsOurFiles(world, storage, { id, container, tasks })));
  return findings;
}

type TasksOf<T> = Map<T, number[]>;

/**
 * Registrations with the tasks that were made by them from this container: those that lead to another one now, and those that still name it.
 * `absent`: ids of those that CVAT does not list, where it does not say of the tasks that they have none.
 */
async function storagesOf(
  world: World,
  { request, plan, ours }: Looked,
): Promise<{ elsewhere: TasksOf<CloudStorage>; here: TasksOf<CloudStorage>; absent: Map<number, Task[]> }> {
  const elsewhere: TasksOf<CloudStorage> = new Map();
  const here: TasksOf<CloudStorage> = new Map();
  const absent = new Map<number, Task[]>();
  const planned = new Set(plan.tasks.map(({ link }) => link));
  // Servers before 2.44 do not say it: then what was noted does.
  const reading = ours.filter((our) => our.task.data_cloud_storage_id !== null && planned.has(linkOf(our)));
  if (reading.length === 0) return { elsewhere, here, absent };
  const storages = new Map((await world.cvat.storages.list()).map((storage) => [storage.id, storage]));
  for (const { task } of reading) {
    const noted = await readPictures(world, task);
    const storage = storages.get(task.data_cloud_storage_id ?? noted?.storageId ?? 0);
    if (storage === undefined && task.data_cloud_storage_id === undefined && noted?.storageId !== undefined)
      absent.set(noted.storageId, [...(absent.get(noted.storageId) ?? []), task]);
    // What CVAT serves of the others was compared with the files.
    if (noted?.storage === undefined || storage === undefined) continue;
    if ((noted.storageId ?? storage.id) !== storage.id) continue;
    const isHere = storage.resource === request.images;
    // It may be of an earlier migration from that very container.
    if (noted.storage === readFrom(world, { images: storage.resource }) && !isHere) continue;
    if (isHere && noted.storage !== readFrom(world, request)) continue;
    const of = isHere ? here : elsewhere;
    of.set(storage, [...(of.get(storage) ?? []), task.id]);
  }
  return { elsewhere, here, absent };
}

/** A registration that CVAT lists to somebody else only is there. */
async function isDeleted(world: World, storageId: number): Promise<boolean> {
  try {
    await world.cvat.storages.status(storageId);
    return false;
  } catch (error) {
    if (!(error instanceof RemoteError)) throw error;
    return error.code === 'CVAT_NOT_FOUND';
  }
}

function led({ id, resource, display_name }: CloudStorage, tasks: readonly number[], images: string): Finding {
  return {
    ...{ code: 'STORAGE_LED_ELSEWHERE', severity: 'warning', at: `cloud storage ${id} "${display_name}"` },
    count: tasks.length,
    detail: `CVAT reads the pictures of ${plural(tasks.length, 'task')} by it (${listed(tasks.map(String))}) from the container "${resource}", and not from "${images}": somebody has changed it. Files of the same names may be other pictures`,
    fix: `Set the resource of the cloud storage back to the container "${images}" in CVAT, then start the migration again`,
  };
}
