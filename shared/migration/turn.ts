import { z } from 'zod';
import { RemoteError } from '../errors.ts';
import { glanceAtVersion } from '../work/blob-json.ts';
import type { World } from '../world.ts';

/** Whose turn it is. `taskId`: the CVAT task whose images are being created meanwhile. */
const Turn = z.object({ holder: z.string(), since: z.iso.datetime(), taskId: z.int().exactOptional() });
type Turn = z.infer<typeof Turn>;

/** Longer than an activity and the repetitions of its calls take. */
const UNHEARD_MS = 5 * 60 * 1000;
/** Storage refuses requests whose clock is off by more than this. */
const AHEAD_MS = 15 * 60 * 1000;
/** CVAT keeps a creation waiting or running for hours, but not for ever. */
const LONGEST_MS = 24 * 60 * 60 * 1000;

const turnBlob = (what: string) => `turns/${what}.json`;

/** What only one migration at a time may do in CVAT. */
export const turns = {
  creation: (container: string) => `creation-${container}`,
  storage: (container: string) => `storage-${container}`,
  project: 'project',
};

/**
 * Lets one migration at a time do `what`; false where another one is at it. A marker and no lease: a turn outlives the
 * activity that takes it, and a migration that was killed and goes on finds itself at its turn again. Who never comes back
 * is in the way for UNHEARD_MS, and for as long as CVAT still works on its task.
 */
export async function takeTurn(world: World, what: string, id: string, taskId?: number): Promise<boolean> {
  return (await take(world, what, id, taskId)) !== undefined;
}

async function take(world: World, what: string, id: string, taskId?: number): Promise<{ etag: string } | undefined> {
  const marker = await readTurn(world, what);
  if (marker?.value && marker.value.holder !== id && (await inUse(world, marker.value))) return undefined;
  const turn: Turn = {
    holder: id,
    since: world.now().toISOString(),
    ...(taskId === undefined ? {} : { taskId }),
  };
  const onlyIf = marker ? { etag: marker.etag } : 'absent';
  const { workContainer } = world.config;
  return world.work.write(workContainer, turnBlob(what), JSON.stringify(turn), { onlyIf });
}

/** Does nothing where it is another one's turn. */
export async function endTurn(world: World, what: string, id: string): Promise<void> {
  const marker = await readTurn(world, what);
  if (marker?.value?.holder !== id) return;
  await world.work.delete(world.config.workContainer, turnBlob(what), { etag: marker.etag });
}

/** A run that has ended is in nobody's way, however it ended. One that came to its end has left the steps that end their turns themselves. */
export async function endTurns(
  world: World,
  id: string,
  { container, failed }: { container: string; failed: boolean },
): Promise<void> {
  const ofSteps = failed ? [turns.storage(container), turns.project] : [];
  for (const what of [turns.creation(container), ...ofSteps]) await endTurn(world, what, id);
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

async function inUse(world: World, { since, taskId }: Turn): Promise<boolean> {
  const age = world.now().getTime() - Date.parse(since);
  // A clock that was ahead by more than storage lets pass has noted a time that nobody lives to see.
  if (age > -AHEAD_MS && age < UNHEARD_MS) return true;
  if (taskId === undefined || age > LONGEST_MS) return false;
  const creation = await world.cvat.tasks.creation(taskId);
  return creation?.status === 'queued' || creation?.status === 'started';
}
