import { BlobServiceClient } from '@azure/storage-blob';
import { type Discovery, discoverAccount, discoverFolder } from '../pipeline/discover.ts';
import { UsageError } from '../usage-error.ts';
import { inCallersFolder } from './callers-folder.ts';
import type { CommandContext } from './command.ts';
import { storageOption } from './storage-option.ts';

type Place = { account?: string | undefined; 'storage-env'?: string | undefined; folder?: string | undefined };

/** Looks for exports where `--account`, `--storage-env` or `--folder` says; where none does, in the folder of the person. */
export async function discoverAt(
  place: Place,
  env: NodeJS.ProcessEnv,
  { signal, tracker }: Pick<CommandContext, 'signal' | 'tracker'>,
): Promise<Discovery> {
  const given = Object.entries(place).filter(([, value]) => value !== undefined);
  if (given.length > 1) {
    const names = given.map(([name]) => `--${name}`).join(' and ');
    throw new UsageError(`Cannot use ${names} together: each names another place`, 'Give one of them');
  }
  const service = await serviceOf(place, env);
  tracker.begin('Look for exports');
  const progress = (files: number) => tracker.note(`${files.toLocaleString('en-US')} JSON files seen`);
  const found = service
    ? await discoverAccount(service, { signal, progress })
    : await discoverFolder(inCallersFolder(place.folder ?? '.'), { signal, progress });
  tracker.end('done');
  return found;
}

/** By the login of Azure CLI and whatever else the identity library knows, or by a connection string. */
async function serviceOf(
  { account, 'storage-env': storageEnv }: Place,
  env: NodeJS.ProcessEnv,
): Promise<BlobServiceClient | undefined> {
  const connection = storageOption(storageEnv, env);
  if (connection) return BlobServiceClient.fromConnectionString(connection);
  if (account === undefined) return undefined;
  const url = URL.parse(/^[a-z0-9]{3,24}$/.test(account) ? `https://${account}.blob.core.windows.net` : account);
  if (url?.protocol !== 'https:' || url.username || url.search) {
    throw new UsageError(
      'Cannot use --account: it is not the address of a storage account, or it holds a key',
      'Give it as in --account https://contoso.blob.core.windows.net; a connection string goes into --storage-env NAME',
    );
  }
  const { DefaultAzureCredential } = await import('@azure/identity');
  return new BlobServiceClient(url.origin, new DefaultAzureCredential());
}
