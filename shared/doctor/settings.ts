import { type Check, ok } from './check.ts';

/** Settings that are missing or wrong never come here: see run-doctor.ts. */
export const settings: Check = {
  name: 'settings',
  run: async () => ok('Everything that is needed is set'),
};
