import { renewStorage } from '../credentials/renew-storage.ts';
import {
  credentialEnd,
  manifestsOf,
  onlyOurs,
  requireAvailable,
  storageDescription,
  storageDisplayName,
} from '../credentials/storage-registration.ts';
import type { World } from '../world.ts';
import { requireNotCancelled } from './cancellation.ts';
import { noteIfUncertain } from './late-work.ts';
import { readStoredRequest } from './stored-request.ts';
import { exclusively, turns } from './turn.ts';

/** Less than this left of its credential, and a storage gets a new one before images are attached. */
const LEAST_LEFT_MS = 24 * 60 * 60 * 1000;

/**
 * Finds or creates the CVAT cloud storage by which a lane reads the images container, one migration after the other; a storage that
 * works is left as it is.
 */
export async function registerStorage(
  world: World,
  { id, lane }: { id: string; lane: number },
): Promise<{ storageId: number; created: boolean }> {
  await requireNotCancelled(world, id);
  const container = (await readStoredRequest(world, id)).request.images;
  return exclusively(world, turns.storage(container), id, () => registerAlone(world, { id, lane, container }));
}

async function registerAlone(
  world: World,
  { id, lane, container }: { id: string; lane: number; container: string },
): Promise<{ storageId: number; created: boolean }> {
  const displayName = storageDisplayName(world, container, lane);
  const oldest = async () => {
    const [first] = await onlyOurs(world, await world.cvat.storages.find({ resource: container, displayName }));
    return first;
  };
  const manifests = await manifestsOf(world, container);
  let ours = await oldest();
  if (!ours) {
    const credential = await world.storageCredential();
    const description = storageDescription(credential);
    const input = { resource: container, displayName, description, credential, manifests };
    const created = await noteIfUncertain(world, id, () => world.cvat.storages.create(input));
    const first = await oldest();
    if (!first || first.id >= created.id) {
      await requireAvailable(world, created.id, container).catch(async (error: unknown) => {
        await world.cvat.storages.delete(created.id);
        throw error;
      });
      return { storageId: created.id, created: true };
    }
    // A request that we had given up on has been carried out meanwhile: everybody takes the oldest one.
    await world.cvat.storages.delete(created.id);
    ours = first;
  }
  const left = (credentialEnd(ours.description) ?? 0) - world.now().getTime();
  const complete = manifests.every((manifest) => ours.manifests.includes(manifest));
  if (left < LEAST_LEFT_MS || !complete || (await world.cvat.storages.status(ours.id)) !== 'AVAILABLE') {
    await renewStorage(world, ours);
  }
  return { storageId: ours.id, created: false };
}
