import {
  AccountSASPermissions,
  AccountSASResourceTypes,
  AccountSASServices,
  ContainerSASPermissions,
  generateAccountSASQueryParameters,
  generateBlobSASQueryParameters,
  StorageSharedKeyCredential,
} from '@azure/storage-blob';

/** The shared access signature that a step speaks of. */
export function sasFor(step: string, account: string, key: string): string {
  const credential = new StorageSharedKeyCredential(account, key);
  const expiresOn = new Date(Date.now() + (step.includes('expired') ? -3_600_000 : 3_600_000));
  if (step.startsWith('container SAS')) {
    const permissions = ContainerSASPermissions.parse('rl');
    return generateBlobSASQueryParameters({ containerName: 'main', permissions, expiresOn }, credential).toString();
  }
  const sas = generateAccountSASQueryParameters(
    {
      expiresOn,
      services: AccountSASServices.parse('b').toString(),
      resourceTypes: AccountSASResourceTypes.parse(step.includes('without container') ? 'o' : 'co').toString(),
      permissions: AccountSASPermissions.parse(step.includes('without list') ? 'r' : 'rl'),
    },
    credential,
  ).toString();
  return step.includes('question mark') ? `?${sas}` : sas;
}
