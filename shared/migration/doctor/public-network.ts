import { type Check, failed, notCheckable, ok } from './check.ts';
import { ourStorages } from './our-storages.ts';

const PRIVATE = /^https?:\/\/(localhost|127\.|10\.|192\.168\.|172\.(1[6-9]|2\d|3[01])\.|\[::1\])/;

/** Only CVAT can tell whether it may come in: the firewall treats this machine otherwise. */
export const publicNetwork: Check = {
  name: 'public-network',
  needs: 'cvat-organization',
  async run(world) {
    const { url } = world.images.account;
    for (const storage of await ourStorages(world)) {
      if ((await world.cvat.storages.status(storage.id)) === 'AVAILABLE') return ok(`CVAT reaches ${url}`);
    }
    if (PRIVATE.test(url) && !PRIVATE.test(world.config.cvat.url)) {
      return failed(
        `${url} is an address that CVAT at ${world.config.cvat.url} cannot reach`,
        'Migrate with dataSource "upload"',
      );
    }
    return notCheckable(
      `CVAT has not reached ${url} yet: the first migration shows it`,
      'The account must be "Enabled from all networks", or let in the addresses of CVAT: az storage account show --query publicNetworkAccess. Else migrate with dataSource "upload"',
    );
  },
};
