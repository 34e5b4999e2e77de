import { findStorage } from '../access/find.ts';
import type { Context } from '../context.ts';
import { type Answer, json } from '../http/answer.ts';
import { ValidationError } from '../http/errors.ts';
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
  const manifests = body.manifests ?? [];
  const added = manifests.filter((path) => !storage.manifests.includes(path));
  await checkAccess(containerFor(context, credentials, resource), added);
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
  if (type !== storage.credentials_type) return credentialsOf({ ...body, credentials_type: type });
  const stored = storedCredentials(storage);
  if (stored.type === 'CONNECTION_STRING') {
    return { ...stored, connectionString: body.connection_string ?? stored.connectionString };
  }
  const account = body.account_name ?? stored.account;
  if (stored.type === 'ANONYMOUS_ACCESS') return { ...stored, account };
  return { ...stored, account, token: body.session_token ?? stored.token };
}
