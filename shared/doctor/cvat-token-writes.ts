import { type Check, failed, notCheckable, ok } from './check.ts';

/** New tokens of CVAT are read-only unless somebody says otherwise. */
export const cvatTokenWrites: Check = {
  name: 'cvat-token-writes',
  needs: 'cvat-token',
  async run({ cvat }) {
    const token = await cvat.accessToken();
    if (!token)
      return notCheckable('It is not a personal access token, and CVAT gives no details about other tokens', '');
    if (!token.read_only) return ok('The token may write');
    return failed(
      'The token is read-only, which is the default of new tokens',
      'Make a token with read and write access in CVAT (profile, Security) and set CVAT_TOKEN to it',
    );
  },
};
