import { type Check, failed, notCheckable, ok } from './check.ts';

/** A SAS of an account, and a connection string, are worth nothing where the account refuses keys. */
export const sharedKey: Check = {
  name: 'shared-key',
  needs: 'settings',
  async run({ config }, { accountSettings }) {
    if (config.cvatStorage.credential === 'anonymous') return ok('CVAT reads anonymously: no key is needed');
    if (!accountSettings) {
      return notCheckable(
        'The settings of the account can be read only with an identity and IMAGES_ACCOUNT_ID',
        'az storage account show --query allowSharedKeyAccess must not be false',
      );
    }
    const { sharedKeyAccess } = await accountSettings();
    if (sharedKeyAccess) return ok('The images account accepts keys and what is signed with them');
    return failed(
      'The images account refuses shared keys, and with them every SAS that CVAT could use',
      'Allow "storage account key access" on the account, or migrate with dataSource "upload"',
    );
  },
};
