import { namedStorage } from '../access/find.ts';
import type { Context } from '../context.ts';
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
  const inner = fieldsOf(raw);
  const location = inner.choice('location', ['local', 'cloud_storage'] as const) ?? 'local';
  const storageId = inner.integer('cloud_storage_id', { nullable: true }) ?? null;
  if (location === 'local' && storageId !== null) inner.fail('cloud_storage_id', 'Not expected for a local location');
  if (location === 'cloud_storage' && storageId === null) inner.fail('cloud_storage_id', 'This field is required.');
  inner.done();
  if (storageId !== null) namedStorage(context, request, storageId);
  return { id: context.state.takeIds('locations'), location, cloud_storage_id: storageId };
}
