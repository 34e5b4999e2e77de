import { RemoteError } from '../errors.ts';
import { type Check, notCheckable, ok } from './check.ts';

export const cvatToken: Check = {
  name: 'cvat-token',
  needs: 'cvat-reachable',
  async run({ cvat, config }) {
    try {
      return ok(`The token belongs to "${(await cvat.self()).username}"`);
    } catch (error) {
      // An organization that CVAT does not let the user into closes everything else as well.
      const refused = error instanceof RemoteError && (error.status === 403 || error.status === 404);
      if (!refused || !config.cvat.organization) throw error;
      return notCheckable('The check "cvat-organization" comes first', 'Fix what that check names');
    }
  },
};
