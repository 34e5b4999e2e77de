import { type Check, failed, ok, warning } from './check.ts';

/** Older servers have no Requests API. */
const OLDEST = [2, 16] as const;
/** From here on failed imports say why. */
const RECOMMENDED = [2, 70] as const;
/** The last whose behaviour was read. */
const NEWEST_KNOWN = [2, 73] as const;

export const cvatVersion: Check = {
  name: 'cvat-version',
  needs: 'cvat-reachable',
  async run({ cvat }) {
    const { version } = await cvat.about();
    const [major, minor] = (/^(\d+)\.(\d+)/.exec(version) ?? []).slice(1).map(Number);
    if (major === undefined || minor === undefined) {
      return ok(`${version}: a build without a number, taken for the newest`);
    }
    const below = (other: readonly [number, number]) => major < other[0] || (major === other[0] && minor < other[1]);
    if (below(OLDEST)) return failed(`CVAT ${version} has no Requests API`, 'Update the server to 2.16 or newer');
    if (below(RECOMMENDED)) {
      return warning(`CVAT ${version} works, with errors that say less`, 'Update the server to 2.70 or newer');
    }
    const unknown = !below(NEWEST_KNOWN) && `${major}.${minor}` !== NEWEST_KNOWN.join('.');
    return ok(`CVAT ${version}${unknown ? ', newer than what the pipeline was written for' : ''}`);
  },
};
