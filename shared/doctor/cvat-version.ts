import { isNewer, isOlder, NEWEST_KNOWN, OLDEST, RECOMMENDED, releaseName, releaseOf } from '../cvat/version.ts';
import { type Check, failed, ok, warning } from './check.ts';

export const cvatVersion: Check = {
  name: 'cvat-version',
  needs: 'cvat-reachable',
  async run({ cvat }) {
    const { version } = await cvat.about();
    if (!releaseOf(version)) return ok(`${version}: a build without a number, treated as the newest`);
    if (isOlder(version, OLDEST)) {
      return failed(`CVAT ${version} has no Requests API`, `Update the server to ${releaseName(OLDEST)} or newer`);
    }
    if (isOlder(version, RECOMMENDED)) {
      const fix = `Update the server to ${releaseName(RECOMMENDED)} or newer`;
      return warning(`CVAT ${version} works, but its error messages say less`, fix);
    }
    const unknown = isNewer(version, NEWEST_KNOWN);
    return ok(`CVAT ${version}${unknown ? ', newer than what the pipeline was written for' : ''}`);
  },
};
