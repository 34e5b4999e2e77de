import { mkdir } from 'node:fs/promises';
import type { ContainerClient } from '@azure/storage-blob';
import { workplace } from '../access/visibility.ts';
import type { Context } from '../context.ts';
import { type Answer, json, text } from '../http/answer.ts';
import { HttpError, notBuilt, ValidationError } from '../http/errors.ts';
import { serverError } from '../http/pages.ts';
import type { CvatRequest } from '../http/request.ts';
import { storageDirectory } from '../manifests/local-copy.ts';
import { checkAccess } from './check-access.ts';
import { type Credentials, openContainer, toStored } from './container.ts';
import { isBadPrefix, prefixOf } from './prefix.ts';
import { showStorage } from './show-storage.ts';
import { type StorageBody, storageBody } from './storage-body.ts';

/** Nothing is unique: the same request again makes a second storage. Refusals are plain text, a line per field. */
export async function createStorage(context: Context, request: CvatRequest): Promise<Answer> {
  const organization = workplace(request, ['owner', 'maintainer']);
  try {
    const body = await storageBody(request, 'create');
    if (body.provider_type !== 'AZURE_CONTAINER') throw notBuilt(`provider ${body.provider_type}`);
    checkPrefix(prefixOf({ specific_attributes: body.specific_attributes ?? '' }));
    const credentials = credentialsOf(body);
    const resource = body.resource ?? '';
    await checkAccess(containerFor(context, credentials, resource), body.manifests ?? [], 'create');
    const { state, clock } = context;
    const storage = state.storages.put({
      ...{ id: state.takeIds('storages'), owner: request.user.id, organization, provider_type: 'AZURE_CONTAINER' },
      ...{ resource, display_name: body.display_name ?? '', credentials_type: shownType(body, credentials) },
      ...{ credentials: toStored(credentials), specific_attributes: body.specific_attributes ?? '' },
      ...{ description: body.description ?? '', manifests: [...new Set(body.manifests)] },
      ...{ created_date: clock.iso(), updated_date: clock.iso() },
    });
    await mkdir(storageDirectory(context, storage.id), { recursive: true });
    // One that was sent twice is kept once; only this answer shows it as it was sent.
    return json(201, { ...showStorage(context, request, storage), manifests: body.manifests ?? [] });
  } catch (error) {
    if (error instanceof ValidationError) return text(400, asLines(error));
    throw error;
  }
}

const MALFORMED = 'Connection string is either blank or malformed.';

/** What was asked for is shown, also where it is used as a connection string. */
const shownType = ({ credentials_type: asked }: StorageBody, { type }: Credentials) =>
  asked === 'KEY_SECRET_KEY_PAIR' ? asked : type;

export function credentialsOf(body: StorageBody): Credentials {
  const { credentials_type: type, account_name: account = '', session_token: token = '' } = body;
  if (type === 'CONNECTION_STRING') return { type, connectionString: body.connection_string ?? '' };
  if (type === 'ANONYMOUS_ACCESS') return { type, account };
  if (type === 'ACCOUNT_NAME_TOKEN_PAIR') return { type, account, token };
  if (type === 'KEY_SECRET_KEY_PAIR' && body.connection_string) {
    return { type: 'CONNECTION_STRING', connectionString: body.connection_string };
  }
  throw new ValidationError({ credentials_type: [`${type} is not supported for Azure`] });
}

/** Credentials that cannot even be read are answered with the words of the library that reads them. */
export function containerFor(context: Context, credentials: Credentials, resource: string): ContainerClient {
  try {
    return openContainer(context.options, credentials, resource);
  } catch (error) {
    if (error instanceof HttpError) throw error;
    throw new HttpError(text(400, MALFORMED), MALFORMED);
  }
}

/** A bad prefix is a list of errors where the handler expects a dictionary: it crashes. */
function checkPrefix(prefix: string): void {
  if (isBadPrefix(prefix)) {
    throw serverError("'list' object has no attribute 'items'");
  }
}

function asLines({ detail }: ValidationError): string {
  return Object.entries(detail)
    .map(([field, message]) => `${field}: ${Array.isArray(message) ? String(message[0]) : JSON.stringify(message)}\n`)
    .join('');
}
