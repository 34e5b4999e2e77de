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
 * Which images a task of ours holds: as its ledger says; what is in none, by its frames and by what its link says of where they
 * come from. Tasks of version 0.1.0 have neither, so only the paths of theirs are known.
 */
export async function taskImages(
  world: World,
  { task, link }: OurTask,
  ledger: Ledger | undefined,
): Promise<TaskImage[]> {
  const known = ledger?.header ? [...ledger.images.values()].map(knownImage) : [];
  if (known.length > 0 && known.length >= (task.size ?? 0)) return known;
  const named = new Set(known.map(({ frame }) => frame));
  const meta = await world.cvat.tasks.dataMeta(task.id);
  // A ledger that was lost and begun again has the images of later migrations only.
  const others = (meta?.frames ?? []).filter(({ name }) => !named.has(name));
  return [
    ...known,
    ...others.map(({ name, width, height }) => ({
      frame: name,
      path: name,
      size: { width, height },
      ...(link.from ? { identity: `${link.from.account}/${link.from.container}/${name}` } : {}),
    })),
  ];
}

/** An export that names no container says no more of an image than its path. */
export function knownImage({ frame, path: blob, identity }: Omit<LedgerImage, 'versions'>): TaskImage {
  const path = identity.split('/').slice(2).join('/');
  return identity.startsWith('//') ? { frame, path, blob } : { frame, path, blob, identity };
}
