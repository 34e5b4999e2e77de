import { findStorage } from '../access/find.ts';
import type { Context } from '../context.ts';
import { type Answer, json } from '../http/answer.ts';
import { HttpError, ValidationError } from '../http/errors.ts';
import { serverError } from '../http/pages.ts';
import type { CvatRequest } from '../http/request.ts';
import type { CloudStorage } from '../state/model.ts';
import { checkAccess } from './check-access.ts';
import { type Credentials, storedCredentials, toStored } from './container.ts';
import { containerFor, credentialsOf } from './create-storage.ts';
import { isBadPrefix, prefixOf } from './prefix.ts';
import { showStorage } from './show-storage.ts';
import { type StorageBody, storageBody } from './storage-body.ts';

/** `manifests` that are left out are gone afterwards: an update without them detaches every manifest. */
export async function updateStorage(context: Context, request: CvatRequest): Promise<Answer> {
  const storage = findStorage(context, request, Number(request.params.id), 'change');
  const body = await storageBody(request, 'update');
  const attributes = { specific_attributes: body.specific_attributes ?? storage.specific_attributes };
  if (isBadPrefix(prefixOf(attributes))) throw new ValidationError('Invalid prefix');
  const credentials = mergedCredentials(storage, body);
  const resource = body.resource ?? storage.resource;
  const manifests = [...new Set(body.manifests)];
  const added = manifests.filter((path) => !storage.manifests.includes(path));
  await asStrings(checkAccess(openOrCrash(context, credentials, resource), added, 'update'));
  const updated = context.state.storages.put({
    ...storage,
    resource,
    manifests,
    display_name: body.display_name ?? storage.display_name,
    description: body.description ?? storage.description,
    ...attributes,
    credentials_type: credentials.type,
    credentials: toStored(credentials),
    updated_date: context.clock.iso(),
  });
  return json(200, showStorage(context, request, updated));
}

/** The same type keeps what is not sent again, e.g. the account of a new token; another type starts from nothing. */
function mergedCredentials(storage: CloudStorage, body: StorageBody): Credentials {
  const type = body.credentials_type ?? storage.credentials_type;
  if (type !== storage.credentials_type) {
    const complete = type === 'CONNECTION_STRING' ? body.connection_string : body.account_name;
    if (!complete) throw serverError('NoneType object has no attribute');
    return credentialsOf({ ...body, credentials_type: type });
  }
  const stored = storedCredentials(storage);
  if (stored.type === 'CONNECTION_STRING') {
    return { ...stored, connectionString: body.connection_string ?? stored.connectionString };
  }
  const account = body.account_name ?? stored.account;
  if (stored.type === 'ANONYMOUS_ACCESS') return { ...stored, account };
  return { ...stored, account, token: body.session_token ?? stored.token };
}

/** The update's own view does not catch what the client's library throws. */
function openOrCrash(context: Context, credentials: Credentials, resource: string) {
  try {
    return containerFor(context, credentials, resource);
  } catch {
    throw serverError('Connection string is either blank or malformed.');
  }
}

/** Unlike elsewhere a message stands without a list around it. */
async function asStrings(work: Promise<void>): Promise<void> {
  try {
    await work;
  } catch (error) {
    if (!(error instanceof ValidationError)) throw error;
    const plain = Object.entries(error.detail).map(([field, messages]) => [field, [messages].flat()[0]]);
    throw new HttpError(json(400, Object.fromEntries(plain)), error.message);
  }
}
