import { z } from 'zod';
import { glanceAtVersion } from '../work/blob-json.ts';
import type { World } from '../world.ts';
import { isStillCreating, notedLately } from './turn.ts';

/** A task whose images are being created, and the registration of the storage that CVAT reads them by. */
const Creation = z.object({ taskId: z.int(), storageId: z.int().exactOptional(), since: z.iso.datetime() });
type Creation = z.infer<typeof Creation>;

/** `wanted`: when another migration last waited for it. */
const CreationTurn = z.object({
  holder: z.string(),
  creations: z.array(Creation),
  wanted: z.iso.datetime().exactOptional(),
});
type CreationTurn = z.infer<typeof CreationTurn>;

/** Who waits asks again every ten seconds at least. */
const WANTED_MS = 30_000;
/** Two lanes of a migration and one that waits write the same marker. */
const TRIES = 20;

const markerOf = (container: string) => `turns/creation-${container}.json`;

/** Whose creation it is, and by which registration of the storage; images that are uploaded need none. */
export type Creator = { id: string; taskId: number; storageId?: number };

/**
 * Lets one migration at a time create tasks from a container, with as many at once as it has registrations of the storage:
 * CVAT keeps one index of manifests for each, and two creations at once spoil it. False where it is to wait. While another
 * migration waits, no second creation is begun beside one, so that the turn ends and passes on.
 *
 * A marker and no lease: a turn outlives the activity that takes it, and a migration that was killed and goes on finds itself
 * at its turn again.
 */
export async function takeCreation(world: World, container: string, creator: Creator): Promise<boolean> {
  const marker = await readMarker(world, container);
  const turn = marker?.value;
  const own = turn?.holder === creator.id;
  const active: Creation[] = [];
  for (const creation of turn?.creations ?? []) {
    if (own && creation.taskId === creator.taskId) continue;
    if (await isStillCreating(world, creation)) active.push(creation);
  }
  const onlyIf = marker ? { etag: marker.etag } : ('absent' as const);
  if (turn && !own && active.length > 0) {
    await write(world, container, { ...turn, wanted: world.now().toISOString() }, onlyIf);
    return false;
  }
  const wanted = own && turn.wanted !== undefined && notedLately(world, turn.wanted, WANTED_MS);
  if (active.length > 0 && (wanted || active.some((creation) => sameIndex(creation, creator)))) return false;
  const { taskId, storageId } = creator;
  const since = world.now().toISOString();
  const creations = [...active, { taskId, ...(storageId === undefined ? {} : { storageId }), since }];
  const next = { holder: creator.id, creations, ...(wanted ? { wanted: turn.wanted } : {}) };
  return (await write(world, container, next, onlyIf)) !== undefined;
}

/** The creation of this task has ended, or never begins. Does nothing where it is another migration's turn. */
export async function endCreationOf(
  world: World,
  container: string,
  { id, taskId }: Pick<Creator, 'id' | 'taskId'>,
): Promise<void> {
  await leave(world, container, id, (creation) => creation.taskId === taskId);
}

/** A run that has ended is in nobody's way, however it ended. */
export async function endCreations(world: World, container: string, id: string): Promise<void> {
  await leave(world, container, id, () => true);
}

/** Somebody who writes it at the same moment comes first; what is not taken out in the end is over after some minutes. */
async function leave(
  world: World,
  container: string,
  id: string,
  ends: (creation: Creation) => boolean,
): Promise<void> {
  for (let attempt = 0; attempt < TRIES; attempt++) {
    const marker = await readMarker(world, container);
    const turn = marker?.value;
    if (!marker || turn?.holder !== id) return;
    const creations = turn.creations.filter((creation) => !ends(creation));
    if (creations.length === turn.creations.length && creations.length > 0) return;
    const onlyIf = { etag: marker.etag };
    if (creations.length > 0) {
      if (await write(world, container, { ...turn, creations }, onlyIf)) return;
    } else if (await world.work.delete(world.config.workContainer, markerOf(container), onlyIf)) return;
  }
}

function sameIndex(creation: Creation, { storageId }: Creator): boolean {
  return storageId !== undefined && creation.storageId === storageId;
}

type Marker = { value: CreationTurn | undefined; etag: string };

/** One that cannot be read is nobody's turn: else it would be in everybody's way until a person deletes it. */
function readMarker(world: World, container: string): Promise<Marker | undefined> {
  return glanceAtVersion(world, markerOf(container), CreationTurn);
}

function write(world: World, container: string, turn: CreationTurn, onlyIf: { etag: string } | 'absent') {
  return world.work.write(world.config.workContainer, markerOf(container), JSON.stringify(turn), { onlyIf });
}
