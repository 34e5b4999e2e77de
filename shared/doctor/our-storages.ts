import { onlyOurs } from '../credentials/storage-registration.ts';
import type { CloudStorage } from '../cvat/wire.ts';
import type { World } from '../world.ts';

export async function ourStorages(world: World): Promise<CloudStorage[]> {
  return onlyOurs(world, await world.cvat.storages.list());
}

export const storageName = ({ id, resource }: CloudStorage) => `cloud storage ${id} (container "${resource}")`;
