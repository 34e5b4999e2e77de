import { RemoteError } from '../errors.ts';
import { type Check, notCheckable, ok } from './check.ts';

/** CVAT refuses every list of an organization that it does not know, or to which the user does not belong. */
export const cvatOrganization: Check = {
  name: 'cvat-organization',
  needs: 'cvat-reachable',
  async run({ cvat, config }) {
    try {
      await cvat.storages.list();
    } catch (error) {
      if (!(error instanceof RemoteError) || error.status !== 401) throw error;
      return notCheckable('The check "cvat-token" comes first', error.fix);
    }
    const { organization } = config.cvat;
    return ok(organization ? `Works in the organization "${organization}"` : 'Works in the personal workspace');
  },
};
