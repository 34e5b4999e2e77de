import { namedStorage } from '../access/find.ts';
import type { Context } from '../context.ts';
import { ValidationError } from '../http/errors.ts';
import { type Fields, fieldsOf } from '../http/fields.ts';
import type { CvatRequest } from '../http/request.ts';
import type { StorageLocation } from '../state/model.ts';

/** Both default locations of a project or task: undefined where the request does not name one. */
export function defaultStorages(context: Context, request: CvatRequest, fields: Fields) {
  const location = (name: 'source_storage' | 'target_storage') =>
    fields.has(name) ? storageLocation(context, request, fields, name) : undefined;
  return { source_storage: location('source_storage'), target_storage: location('target_storage') };
}

/** 403 where the caller may not see the storage. */
function storageLocation(
  context: Context,
  request: CvatRequest,
  fields: Fields,
  name: 'source_storage' | 'target_storage',
): StorageLocation | null {
  const raw = fields.raw(name);
  if (raw === undefined || raw === null) return null;
  const { location, storageId } = checked(fields, name, raw);
  if (storageId !== null) namedStorage(context, request, storageId);
  return { id: context.state.takeIds('locations'), location: location ?? 'local', cloud_storage_id: storageId };
}

/** What is wrong stands below the field's name. */
function checked(fields: Fields, name: string, raw: unknown) {
  try {
    const inner = fieldsOf(raw);
    const location = inner.choice('location', ['cloud_storage', 'local'] as const);
    const storageId = inner.integer('cloud_storage_id', { nullable: true }) ?? null;
    const why = whyIncomplete(location, storageId);
    if (why !== undefined && !inner.failed()) inner.fail('non_field_errors', why);
    inner.done();
    return { location, storageId };
  } catch (error) {
    if (error instanceof ValidationError) fields.fail(name, error.detail);
    else throw error;
    fields.done();
    return { location: undefined, storageId: null };
  }
}

function whyIncomplete(location: string | undefined, storageId: number | null): string | undefined {
  if (storageId !== null && location === 'local')
    return "It is not allowed to specify 'local' location together with cloud storage id";
  if (storageId !== null && location === undefined)
    return 'The configuration is not full, the location=cloud_storage is missing';
  if (storageId === null && location === 'cloud_storage')
    return 'Cloud storage was selected as location but its id was not specified';
  return undefined;
}
