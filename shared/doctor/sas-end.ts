import { credentialEnd } from '../credentials/storage-registration.ts';
import { type Check, failed, ok, warning, worst } from './check.ts';
import { ourStorages, storageName } from './our-storages.ts';

const DAY_MS = 86_400_000;

/** A rotation renews at half of the days: less than a quarter means that it has been failing for a while. */
export const sasEnd: Check = {
  name: 'sas-end',
  needs: 'cvat-organization',
  async run(world) {
    const { now, config } = world;
    const storages = await ourStorages(world);
    const fix = 'Look into the log of rotateCredentials; starting any migration of the container renews it as well';
    const outcomes = storages.map((storage) => {
      const end = credentialEnd(storage.description) ?? 0;
      const left = (end - now().getTime()) / DAY_MS;
      if (left <= 0) return failed(`The credential of the ${storageName(storage)} has ended`, fix);
      if (left >= config.cvatStorage.sasDays / 4) return ok('');
      return warning(`The credential of the ${storageName(storage)} ends on ${new Date(end).toISOString()}`, fix);
    });
    return worst(outcomes, storages.length === 0 ? 'CVAT holds no credential of ours' : 'No credential ends soon');
  },
};
