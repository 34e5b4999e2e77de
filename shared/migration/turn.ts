import { z } from 'zod';
import { RemoteError } from '../errors.ts';
import { glanceAtVersion } from '../work/blob-json.ts';
import type { World } from '../world.ts';

/** Whose turn it is. */
const Turn = z.object({ holder: z.string(), since: z.iso.datetime() });
type Turn = z.infer<typeof Turn>;

/** Longer than an activity and the repetitions of its calls take. */
const UNHEARD_MS = 5 * 60 * 1000;
/** Storage refuses requests whose clock is off by more than this. */
const AHEAD_MS = 15 * 60 * 1000;
/** CVAT keeps a creation waiting or running for hours, but not for ever. */
const LONGEST_MS = 24 * 60 * 60 * 1000;

const turnBlob = (what: string) => `turns/${what}.json`;

/** What only one migration at a time may do in CVAT, within one step; creations of tasks have a turn of their own. */
export const turns = {
  storage: (container: string) => `storage-${container}`,
  project: 'project',
};

/** undefined where another migration is at it. */
async function take(world: World, what: string, id: string): Promise<{ etag: string } | undefined> {
  const marker = await readTurn(world, what);
  if (marker?.value && marker.value.holder !== id && notedLately(world, marker.value.since, UNHEARD_MS))
    return undefined;
  const turn: Turn = { holder: id, since: world.now().toISOString() };
  const onlyIf = marker ? { etag: marker.etag } : 'absent';
  const { workContainer } = world.config;
  return world.work.write(workContainer, turnBlob(what), JSON.stringify(turn), { onlyIf });
}

/** A run that failed may have left a step before that could end its turn. Does nothing where it is another one's turn. */
export async function endTurn(world: World, what: string, id: string): Promise<void> {
  const marker = await readTurn(world, what);
  if (marker?.value?.holder !== id) return;
  await world.work.delete(world.config.workContainer, turnBlob(what), { etag: marker.etag });
}

/** For what is done within one activity. Throws RemoteError `TURN_TAKEN`, which the next try of the step may not meet. */
export async function exclusively<T>(world: World, what: string, id: string, work: () => Promise<T>): Promise<T> {
  const taken = await take(world, what, id);
  if (!taken) {
    throw new RemoteError(`Cannot go on in CVAT: another migration is at "${what}"`, {
      code: 'TURN_TAKEN',
      fix: 'Start the migration again when the other one has ended',
      retryable: true,
    });
  }
  try {
    return await work();
  } finally {
    // Unless it took so long that another one has taken over.
    await world.work.delete(world.config.workContainer, turnBlob(what), taken);
  }
}

/** A marker that cannot be read is nobody's turn: else it would be in everybody's way until a person deletes it. */
function readTurn(world: World, what: string): Promise<{ value: Turn | undefined; etag: string } | undefined> {
  return glanceAtVersion(world, turnBlob(what), Turn);
}

/** A clock that was ahead by more than storage lets pass has noted a time that nobody lives to see. */
export function notedLately(world: World, at: string, withinMs: number): boolean {
  const age = world.now().getTime() - Date.parse(at);
  return age > -AHEAD_MS && age < withinMs;
}

/**
 * Whether the images of a task may still be being created. Who never comes back is in the way for UNHEARD_MS, and for as long
 * as CVAT still works on its task.
 */
export async function isStillCreating(
  world: World,
  { since, taskId }: { since: string; taskId: number },
): Promise<boolean> {
  if (notedLately(world, since, UNHEARD_MS)) return true;
  if (world.now().getTime() - Date.parse(since) > LONGEST_MS) return false;
  const creation = await world.cvat.tasks.creation(taskId);
  return creation?.status === 'queued' || creation?.status === 'started';
}
