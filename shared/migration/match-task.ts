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
    written: labelsIn(ledger?.images.values() ?? []),
    writtenHere: new Set(),
  };
  const missing: TaskImage[] = [];
  const here: TaskImage[] = [];
  for (const image of images) {
    const path = pathInDataset(wanted, image, byPath);
    if (path === undefined) missing.push(image);
    else {
      match.paths.push(path);
      here.push(image);
    }
  }
  match.writtenHere = labelsIn(here.flatMap(({ frame }) => ledger?.images.get(frame) ?? []));
  match.gone = missing.map(({ frame }) => frame);
  const held = new Set(match.paths);
  const alike = missing.flatMap((image) => alikeOf(wanted, image, held));
  const sure = alike.filter(({ anywhere }) => anywhere);
  if (sure.length === alike.length) return { ...match, alike };
  const took = await tookFrom(world, our, request.images);
  // Where nothing is left of the migration that made the task, its container may be this one.
  match.alike = took ? alike : took === undefined ? alike.filter(({ likely }) => likely) : sure;
  return match;
}

/**
 * The image that the export may mean by another address: it has the same path, however spelled, or the same file, or, where the ledger is
 * lost, which knew the path, the same file name. All say something within one container only, but for a path of the very same one
 * (`anywhere`). `likely`: of one size; that the exports name two containers says nothing, since both may have been taken from a third one.
 */
function alikeOf(wanted: WantedImages, image: TaskImage, held: ReadonlySet<string>) {
  const { identity, path, blob, frame, size } = image;
  const file = blob ?? frame;
  const address = identity ?? path;
  const likely = (one: string) => wanted.isOfSize(one, size);
  const other = wanted.ofAnySpelling(path, held);
  if (other !== undefined)
    return [
      { path: other, address, anywhere: samePlace(identity, wanted.identityOf(other)) === true, likely: likely(other) },
    ];
  if (wanted.identityOf(file) !== undefined) return [{ path: file, address, anywhere: false, likely: likely(file) }];
  const named =
    blob === undefined
      ? (wanted.ofFileName(frame, { others: held, size }) ?? wanted.ofFileName(frame, { others: held }))
      : undefined;
  if (named === undefined) return [];
  return [{ path: named, address, anywhere: false, likely: likely(named) }];
}

/** Whether both name the same account and container; undefined where one of them names none. */
function samePlace(one: string | undefined, other: string | undefined): boolean | undefined {
  const [here, there] = [one, other].map((identity) => identity?.split('/', 2).join('/') ?? '/');
  const isPlace = (place: string | undefined) => place !== undefined && !place.startsWith('/') && !place.endsWith('/');
  return isPlace(here) && isPlace(there) ? here === there : undefined;
}

async function labelsOf(world: World, projectId: number | null | undefined): Promise<string[]> {
  return projectId == null ? [] : (await world.cvat.projects.labels(projectId)).map(({ name }) => name);
}
