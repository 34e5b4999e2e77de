import { readLedger } from '../ledger/ledger.ts';
import type { World } from '../world.ts';
import { labelsIn } from './labelling-project.ts';
import type { Match, OurTask } from './our-tasks.ts';
import type { CompleteRequest } from './request.ts';
import { isOfContainer, tookFrom } from './same-container.ts';
import { taskImages } from './task-images.ts';
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
  for (const image of images) {
    const path = pathInDataset(wanted, image, byPath);
    if (path !== undefined) match.paths.push(path);
    else {
      match.gone.push(image.frame);
      const file = image.blob ?? image.frame;
      if (wanted.identityOf(file) !== undefined)
        match.alike.push({ path: file, address: image.identity ?? image.path });
    }
  }
  if (match.alike.length > 0 && !(await tookFrom(world, our, request.images))) match.alike = [];
  return match;
}

async function labelsOf(world: World, projectId: number | null | undefined): Promise<string[]> {
  return projectId == null ? [] : (await world.cvat.projects.labels(projectId)).map(({ name }) => name);
}
