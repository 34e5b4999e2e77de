import { type Check, ok } from './check.ts';

export const cvatReachable: Check = {
  name: 'cvat-reachable',
  needs: 'settings',
  async run({ cvat, config }) {
    const { version } = await cvat.about();
    return ok(`CVAT ${version} answers at ${config.cvat.url}`);
  },
};
