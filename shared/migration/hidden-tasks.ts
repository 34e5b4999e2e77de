import pMap, { pMapSkip } from 'p-map';
import { RemoteError } from '../errors.ts';
import { ledgeredTasks, readAnyLedger } from '../ledger/ledger.ts';
import type { World } from '../world.ts';
import { matchTask } from './match-task.ts';
import type { OurTask } from './our-tasks.ts';
import type { CompleteRequest } from './request.ts';
import { readLink } from './task-link.ts';
import { wantedImages } from './wanted-images.ts';

const AT_ONCE = 4;

export type HiddenTask = { taskId: number; images: number };

/**
 * Tasks that this deployment has written for another user, and that CVAT does not show to the one of the token, with how many images of this
 * export they hold, as their ledgers say.
 */
export async function hiddenTasks(
  world: World,
  { id, ours, request }: { id: string; ours: readonly OurTask[]; request: Pick<CompleteRequest, 'images'> },
): Promise<HiddenTask[]> {
  const known = new Set(ours.map(({ task }) => task.id));
  const others = (await ledgeredTasks(world)).filter((taskId) => !known.has(taskId));
  const isHiddenOne = async (taskId: number) => ((await isHidden(world, taskId)) ? taskId : pMapSkip);
  const hidden = await pMap(others, isHiddenOne, { concurrency: AT_ONCE });
  if (hidden.length === 0) return [];
  const wanted = await wantedImages(world, id);
  const holding: HiddenTask[] = [];
  for (const taskId of hidden) {
    const ledger = await readAnyLedger(world, taskId);
    const link = readLink(ledger?.header.link);
    if (!ledger || !link || ledger.images.size === 0) continue;
    const task = { id: taskId, name: '', project_id: ledger.header.projectId, bug_tracker: ledger.header.link };
    const { paths } = await matchTask(world, { task, link }, { wanted, inTarget: false, request });
    if (paths.length > 0) holding.push({ taskId, images: paths.length });
  }
  return holding;
}

/** CVAT says of what is there, and not for this user, that it is forbidden. */
async function isHidden(world: World, taskId: number): Promise<boolean> {
  try {
    await world.cvat.tasks.get(taskId);
    return false;
  } catch (error) {
    if (error instanceof RemoteError && error.status === 403) return true;
    throw error;
  }
}
