import { type Check, failed, ok, worst } from './check.ts';
import { ourStorages, storageName } from './our-storages.ts';

/** Whether CVAT itself reaches the containers, with the credential that it holds. */
export const cvatStorage: Check = {
  name: 'cvat-storage',
  needs: 'cvat-organization',
  async run(world) {
    const storages = await ourStorages(world);
    if (storages.length === 0) return ok('No migration has created a cloud storage yet: the first one will');
    const outcomes = await Promise.all(
      storages.map(async (storage) => {
        const status = await world.cvat.storages.status(storage.id);
        if (status === 'AVAILABLE') return ok('');
        return failed(
          `CVAT finds the ${storageName(storage)} ${status}`,
          status === 'FORBIDDEN'
            ? 'Allow shared key access on the account, and requests from CVAT; the next rotation renews the credential'
            : 'Check that the container exists and that CVAT reaches the account over the network',
        );
      }),
    );
    return worst(outcomes, `CVAT reads ${storages.map(storageName).join(', ')}`);
  },
};
