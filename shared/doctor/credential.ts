import { type Check, ok } from './check.ts';

/** Makes what CVAT would be given, and throws it away. */
export const credential: Check = {
  name: 'credential',
  needs: 'settings',
  async run(world) {
    const made = await world.storageCredential();
    const ends = 'expires' in made && made.expires ? `ends ${made.expires.toISOString()}` : 'does not end';
    return ok(`A credential for CVAT can be made: ${made.type}, ${ends}`);
  },
};
