import { plainHttpWarning } from '../cvat/plain-http.ts';
import { type Check, ok, warning } from './check.ts';

export const cvatReachable: Check = {
  name: 'cvat-reachable',
  needs: 'settings',
  async run({ cvat, config }) {
    const { version } = await cvat.about();
    const { url } = config.cvat;
    const plain = plainHttpWarning(url);
    const seen = `CVAT ${version} answers at ${url}`;
    return plain ? warning(`${seen}. ${plain.seen}`, plain.fix) : ok(seen);
  },
};
