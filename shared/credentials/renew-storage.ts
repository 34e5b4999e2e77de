import type { CloudStorage } from '../cvat/wire.ts';
import { RemoteError } from '../errors.ts';
import type { World } from '../world.ts';
import { credentialEnd, manifestsOf, requireAvailable, storageDescription } from './storage-registration.ts';

/**
 * Gives a cloud storage in CVAT a new credential, and shows that it holds: what CVAT answers afterwards still names every
 * manifest (an update without them detaches them all) and the new end, and CVAT itself reaches the container with it. Safe to
 * run twice or beside another run: the older credential stays valid until its own end. Answers the new end.
 */
export async function renewStorage(world: World, storage: CloudStorage): Promise<number> {
  const { id, resource, display_name: displayName } = storage;
  const credential = await world.storageCredential();
  const manifests = [...new Set([...storage.manifests, ...(await manifestsOf(world, resource))])];
  const description = storageDescription(credential);
  await world.cvat.storages.update(id, { credential, manifests, description });
  const held = (await world.cvat.storages.find({ resource, displayName })).find((other) => other.id === id);
  const missing = manifests.filter((manifest) => !held?.manifests.includes(manifest));
  if (!held || missing.length > 0 || credentialEnd(held.description) === undefined) {
    throw new RemoteError(
      `Cannot renew the credential of the cloud storage ${id}: CVAT did not keep what it was given: missing is ${held ? missing.join(', ') || 'the description' : 'the storage'}`,
      {
        code: 'STORAGE_NOT_KEPT',
        fix: 'Look at the storage in CVAT: somebody may be changing or deleting it. The next run tries again',
        retryable: true,
      },
    );
  }
  await requireAvailable(world, id, resource);
  return credentialEnd(description) ?? 0;
}
