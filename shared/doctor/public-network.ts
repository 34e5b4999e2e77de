import type { World } from '../world.ts';
import { type Check, type CheckOutcome, type DoctorTools, failed, notCheckable, ok, warning } from './check.ts';
import { ourStorages } from './our-storages.ts';

const PRIVATE = /^https?:\/\/(localhost|127\.|10\.|192\.168\.|172\.(1[6-9]|2\d|3[01])\.|\[::1\])/;
const UPLOAD = 'migrate with dataSource "upload"';
const OPEN = 'Set the account to "Enabled from all networks", or allow the addresses of the CVAT server';

/** Only CVAT can tell whether it may come in, since the firewall treats this machine otherwise; the account says whether it might. */
export const publicNetwork: Check = {
  name: 'public-network',
  needs: 'cvat-organization',
  async run(world, tools) {
    const { url } = world.images.account;
    if (await isReached(world)) return ok(`CVAT reaches ${url}`);
    if (PRIVATE.test(url) && !PRIVATE.test(world.config.cvat.url)) {
      return failed(`CVAT at ${world.config.cvat.url} cannot reach the address ${url}`, `Simply ${UPLOAD}`);
    }
    const unseen = `CVAT has not reached ${url} yet: the first migration shows it`;
    return (await byItsSettings(tools)) ?? notCheckable(unseen, `${OPEN}. Otherwise ${UPLOAD}`);
  },
};

async function isReached(world: World): Promise<boolean> {
  for (const storage of await ourStorages(world)) {
    if ((await world.cvat.storages.status(storage.id)) === 'AVAILABLE') return true;
  }
  return false;
}

async function byItsSettings({ accountSettings }: DoctorTools): Promise<CheckOutcome | undefined> {
  const settings = await accountSettings?.().catch(() => undefined);
  if (!settings) return undefined;
  if (settings.publicNetworkAccess === 'Disabled') {
    return failed('The images account has no public network access', `${OPEN}. Otherwise ${UPLOAD}`);
  }
  if (settings.defaultAction === 'Deny') {
    return warning('The images account only allows selected networks', `${OPEN}. Otherwise ${UPLOAD}`);
  }
  return ok('The images account is enabled from all networks');
}
