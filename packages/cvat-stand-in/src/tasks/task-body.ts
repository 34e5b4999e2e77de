import type { Context } from '../context.ts';
import { notBuilt, permissionDenied } from '../http/errors.ts';
import { type Fields, ownFieldsOf } from '../http/fields.ts';
import type { CvatRequest } from '../http/request.ts';
import { labelBodies } from '../labels/label-body.ts';
import { defaultStorages } from '../storages/storage-location.ts';
import { userField } from '../users/user-field.ts';

export type TaskBody = Awaited<ReturnType<typeof taskBody>>;

/** `segment_size`, `overlap` and `consensus_replicas` are write-once: an update does not look at them. */
export async function taskBody(context: Context, request: CvatRequest, purpose: 'create' | 'update') {
  const fields = ownFieldsOf(await request.json());
  const { consensus, strictUpdates } = context.profile;
  if (purpose === 'update' && strictUpdates) requireKnown(fields);
  if (fields.has('organization_id')) throw notBuilt('transfer of tasks between organizations');
  const replicas = (consensus ? fields.integer('consensus_replicas', { min: 0 }) : 0) ?? 0;
  if (purpose === 'create' && (replicas === 1 || replicas > 11)) {
    fields.fail(
      'consensus_replicas',
      `Consensus replicas must be 0 or a positive number more than 1 and less than 12, got ${replicas}`,
    );
  }
  const body = {
    name: fields.text('name', { required: purpose === 'create', max: 256, keepsLeading: true }),
    bug_tracker: fields.text('bug_tracker', { max: 2000, blank: true }),
    subset: fields.text('subset', { max: 64, blank: true }),
    project_id: fields.integer('project_id', { nullable: true }),
    assignee: userField(context, request, fields, 'assignee_id'),
    owner: userField(context, request, fields, 'owner_id'),
    segment_size: fields.integer('segment_size', { min: 0 }) ?? 0,
    overlap: fields.integer('overlap', { min: 0, nullable: true }) ?? null,
    consensus_replicas: replicas,
    labels: labelBodies(fields, context.profile),
  };
  fields.done();
  return { ...body, ...defaultStorages(context, request, fields) };
}

const UPDATABLE = [
  ...['name', 'owner_id', 'assignee_id', 'bug_tracker', 'subset', 'labels'],
  ...['project_id', 'organization_id', 'source_storage', 'target_storage'],
];

/** What may be done is decided by what is sent: nobody may change what cannot be changed. */
function requireKnown(fields: Fields): void {
  if (fields.names().some((name) => !UPDATABLE.includes(name))) {
    throw permissionDenied('Attempted to update an unknown field');
  }
}
