import type { Ledger, LedgerImage } from '../ledger/ledger.ts';
import type { World } from '../world.ts';
import type { OurTask } from './our-tasks.ts';

/**
 * An image of a task of ours. Without an `identity` only its path is known, and it counts within its project only. `blob`:
 * where its bytes were taken from, as far as that is known.
 */
export type TaskImage = {
  frame: string;
  path: string;
  identity?: string;
  blob?: string;
  size?: { width: number; height: number };
};

/**
 * Which images a task of ours holds: as its ledger says; without one, by its frames and by what its link says of where they
 * come from. Tasks of version 0.1.0 have neither, so only the paths of theirs are known.
 */
export async function taskImages(
  world: World,
  { task, link }: OurTask,
  ledger: Ledger | undefined,
): Promise<TaskImage[]> {
  if (ledger?.header) return [...ledger.images.values()].map(knownImage);
  const meta = await world.cvat.tasks.dataMeta(task.id);
  return (meta?.frames ?? []).map(({ name, width, height }) => ({
    frame: name,
    path: name,
    size: { width, height },
    ...(link.from ? { identity: `${link.from.account}/${link.from.container}/${name}` } : {}),
  }));
}

/** An export that names no container says no more of an image than its path. */
export function knownImage({ frame, path: blob, identity }: Omit<LedgerImage, 'versions'>): TaskImage {
  const path = identity.split('/').slice(2).join('/');
  return identity.startsWith('//') ? { frame, path, blob } : { frame, path, blob, identity };
}
