import { readLedger } from '../ledger/ledger.ts';
import type { World } from '../world.ts';
import { labelsIn } from './labelling-project.ts';
import type { Match, OurTask } from './our-tasks.ts';
import type { CompleteRequest } from './request.ts';
import { isOfContainer, tookFrom } from './same-container.ts';
import { type TaskImage, taskImages } from './task-images.ts';
import { looksAlike, pathInDataset, type WantedImages } from './wanted-images.ts';

/** Which images of the export a task of ours holds. */
export async function matchTask(
  world: World,
  our: OurTask,
  { wanted, inTarget, request }: { wanted: WantedImages; inTarget: boolean; request: Pick<CompleteRequest, 'images'> },
): Promise<Match> {
  const ledger = await readLedger(world, our.task);
  const images = await taskImages(world, our, ledger);
  const unknown = !inTarget && images.every(({ identity, size }) => identity === undefined && size !== undefined);
  const guessed = unknown && looksAlike(wanted, images, await labelsOf(world, our.task.project_id));
  const byPath =
    inTarget || guessed || (await isOfContainer(world, our, { wanted, images, container: request.images }));
  const match: Match = {
    ...{ our, guessed, paths: [], gone: [], alike: [], header: ledger?.header },
    written: ledger ? labelsIn(ledger) : new Set(),
  };
  const missing: TaskImage[] = [];
  for (const image of images) {
    const path = pathInDataset(wanted, image, byPath);
    if (path === undefined) missing.push(image);
    else match.paths.push(path);
  }
  match.gone = missing.map(({ frame }) => frame);
  const alike = missing.flatMap((image) => alikeOf(wanted, image, match.paths));
  const all = alike.every(({ anywhere }) => anywhere) || (await tookFrom(world, our, request.images));
  match.alike = all ? alike : alike.filter(({ anywhere }) => anywhere);
  return match;
}

/**
 * The image that the export may mean by another address: it has the same path, however spelled, or the same file, or, where the ledger is
 * lost, which knew the path, the same file name. All say something within one container only, but for a path of the very same one.
 */
function alikeOf(wanted: WantedImages, { identity, path, blob, frame }: TaskImage, held: readonly string[]) {
  const file = blob ?? frame;
  const address = identity ?? path;
  const other = wanted.ofAnySpelling(path);
  if (other !== undefined && !held.includes(other))
    return [{ path: other, address, anywhere: samePlace(identity, wanted.identityOf(other)) }];
  if (wanted.identityOf(file) !== undefined) return [{ path: file, address, anywhere: false }];
  const named = blob === undefined ? wanted.ofFileName(frame) : undefined;
  return named === undefined || held.includes(named) ? [] : [{ path: named, address, anywhere: false }];
}

/** Whether both name an account and a container, and the same. */
function samePlace(one: string | undefined, other: string | undefined): boolean {
  const [account = '', container = ''] = one?.split('/', 2) ?? [];
  return account !== '' && container !== '' && other?.startsWith(`${account}/${container}/`) === true;
}

async function labelsOf(world: World, projectId: number | null | undefined): Promise<string[]> {
  return projectId == null ? [] : (await world.cvat.projects.labels(projectId)).map(({ name }) => name);
}
