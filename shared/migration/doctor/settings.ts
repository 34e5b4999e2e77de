import { type Check, failed, ok } from './check.ts';

/** Settings that are missing or malformed never come here (see run-doctor.ts); this is about what Azure left in them. */
export const settings: Check = {
  name: 'settings',
  async run({ config }) {
    if (config.cvat.token.startsWith('@Microsoft.KeyVault(')) {
      return failed(
        'CVAT_TOKEN is a reference to the key vault that Azure could not resolve',
        'Put the secret CVAT-TOKEN into the vault, and give the identity of the app the role Key Vault Secrets User; then restart the app',
      );
    }
    return ok('All that is needed is set');
  },
};
