import { ValidationError } from '../http/errors.ts';
import { type Fields, fieldsOf } from '../http/fields.ts';
import { formBody } from '../http/form.ts';
import { serverError } from '../http/pages.ts';
import type { CvatRequest } from '../http/request.ts';
import { pathList } from './path-list.ts';

/** The fields of a create or an update that were sent, each checked for itself. */
export type StorageBody = {
  provider_type?: string;
  resource?: string;
  display_name?: string;
  credentials_type?: (typeof CREDENTIALS)[number];
  account_name?: string;
  session_token?: string;
  connection_string?: string;
  specific_attributes?: string;
  description?: string;
  manifests?: string[];
};

const PROVIDERS = ['AWS_S3_BUCKET', 'AZURE_CONTAINER', 'GOOGLE_CLOUD_STORAGE'] as const;
const CREDENTIALS = [
  'KEY_SECRET_KEY_PAIR',
  'ACCOUNT_NAME_TOKEN_PAIR',
  'KEY_FILE_PATH',
  'ANONYMOUS_ACCESS',
  'CONNECTION_STRING',
] as const;

export async function storageBody(request: CvatRequest, purpose: 'create' | 'update'): Promise<StorageBody> {
  const form = await request.form();
  const fields = fieldsOf(form ? formBody(form).fields : await request.json());
  const required = purpose === 'create';
  const body = {
    provider_type: fields.choice('provider_type', PROVIDERS, { required }),
    resource: fields.text('resource', { required, max: 222 }),
    display_name: fields.text('display_name', { required, max: 63 }),
    credentials_type: fields.choice('credentials_type', CREDENTIALS, { required }),
    account_name: fields.text('account_name', { max: 24, blank: true }),
    session_token: fields.text('session_token', { max: 440, blank: true }),
    connection_string: fields.text('connection_string', { max: 1024, blank: true }),
    specific_attributes: fields.text('specific_attributes', { max: 1024, blank: true }),
    description: fields.text('description', { blank: true }),
    manifests: manifestsOf(fields),
  };
  checkValues(fields, body);
  fields.done();
  if (body.provider_type === 'AZURE_CONTAINER' && !body.account_name && !body.connection_string) {
    throw new ValidationError({
      non_field_errors: ['Account name or connection string for Azure container was not specified'],
    });
  }
  return Object.fromEntries(Object.entries(body).filter(([, value]) => value !== undefined));
}

function checkValues(
  fields: Fields,
  body: { resource: string | undefined; specific_attributes: string | undefined },
): void {
  const odd = [...new Set(body.resource?.match(/[^a-z0-9-]/gu) ?? [])].sort();
  if (odd.length > 0) fields.fail('resource', `Invalid characters (${odd.join(',')}) were found.`);
  const attributes = body.specific_attributes ? body.specific_attributes.split('&') : [];
  if (attributes.some((part) => part.split('=').length !== 2)) {
    fields.fail('specific_attributes', 'Invalid specific attributes');
  }
}

/** One that is listed twice stands here twice. The first fault is told as Python shows it. */
function manifestsOf(fields: Fields): string[] | undefined {
  const raw = fields.raw('manifests');
  if (raw === undefined) return undefined;
  if (!Array.isArray(raw)) throw serverError("'str' object has no attribute 'items'");
  const inner = fieldsOf({ manifests: raw });
  const paths = pathList(inner, 'manifests', 'filename');
  try {
    inner.done();
  } catch (error) {
    if (!(error instanceof ValidationError)) throw error;
    const wrong = Object.values(Object(Object(error.detail).manifests)).find(
      (one) => Object(one).filename !== undefined,
    );
    fields.fail('manifests', asPython(String(Object(wrong).filename[0])));
  }
  return paths;
}

function asPython(message: string): string {
  const code = message.includes('blank') ? 'blank' : 'invalid';
  const quote = message.includes("'") ? '"' : "'";
  return `{'filename': [ErrorDetail(string=${quote}${message}${quote}, code='${code}')]}`;
}
