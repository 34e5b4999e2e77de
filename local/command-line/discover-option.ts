import { BlobServiceClient } from '@azure/storage-blob';
import { type Discovery, discoverAccount, discoverFolder } from '../pipeline/discover.ts';
import { UsageError } from '../usage-error.ts';
import { inCallersFolder } from './callers-folder.ts';
import type { CommandContext } from './command.ts';
import { type StorageDoor, storageOption } from './storage-option.ts';

type Place = StorageDoor & { account?: string | undefined; folder?: string | undefined };

type Account = { service: BlobServiceClient; container: string | undefined };

/** Looks for exports where `--account`, `--storage-env`, `--sas-env` or `--folder` says; where none does, in the folder of the person. */
export async function discoverAt(
  place: Place,
  env: NodeJS.ProcessEnv,
  { signal, tracker }: Pick<CommandContext, 'signal' | 'tracker'>,
): Promise<Discovery> {
  const given = Object.entries(place).filter(
    ([name, value]) => value !== undefined && !(name === 'account' && place['sas-env'] !== undefined),
  );
  if (given.length > 1) {
    const names = given.map(([name]) => `--${name}`).join(' and ');
    throw new UsageError(`Cannot use ${names} together: each names another place`, 'Give one of them');
  }
  const account = await accountOf(place, env);
  tracker.begin('Look for exports');
  const progress = (files: number) => tracker.note(`${files.toLocaleString('en-US')} JSON files seen`);
  const found = account
    ? await discoverAccount(account.service, { signal, progress, only: account.container })
    : await discoverFolder(inCallersFolder(place.folder ?? '.'), { signal, progress });
  tracker.end('done');
  return found;
}

/** By the login of Azure CLI and whatever else the identity library knows, or by a connection string or a SAS. */
async function accountOf({ account, ...door }: Place, env: NodeJS.ProcessEnv): Promise<Account | undefined> {
  const url = account === undefined ? undefined : accountUrl(account);
  const opened = storageOption(door, env, { account: url?.origin, write: false });
  if (opened) {
    return { service: BlobServiceClient.fromConnectionString(opened.connectionString), container: opened.container };
  }
  if (!url) return undefined;
  const { DefaultAzureCredential } = await import('@azure/identity');
  return { service: new BlobServiceClient(url.origin, new DefaultAzureCredential()), container: undefined };
}

function accountUrl(account: string): URL {
  const url = URL.parse(/^[a-z0-9]{3,24}$/.test(account) ? `https://${account}.blob.core.windows.net` : account);
  if (url?.protocol === 'https:' && !url.username && !url.search) return url;
  throw new UsageError(
    'Cannot use --account: it is not the address of a storage account, or it holds a key',
    'Give it as in --account https://contoso.blob.core.windows.net; a connection string goes into --storage-env NAME, a SAS into --sas-env NAME',
  );
}
