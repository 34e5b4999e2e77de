import type { Context } from '../context.ts';
import { notBuilt } from '../http/errors.ts';
import { fieldsOf } from '../http/fields.ts';
import type { CvatRequest } from '../http/request.ts';
import { labelBodies } from '../labels/label-body.ts';
import { defaultStorages } from '../storages/storage-location.ts';
import { userField } from '../users/user-field.ts';

export type TaskBody = Awaited<ReturnType<typeof taskBody>>;

/** `segment_size`, `overlap` and `consensus_replicas` are write-once: an update does not look at them. */
export async function taskBody(context: Context, request: CvatRequest, purpose: 'create' | 'update') {
  const fields = fieldsOf(await request.json());
  if (fields.has('organization_id')) throw notBuilt('transfer of tasks between organizations');
  const replicas = fields.integer('consensus_replicas', { min: 0 }) ?? 0;
  if (purpose === 'create' && (replicas === 1 || replicas > 11)) {
    fields.fail('consensus_replicas', 'Consensus replicas must be 0 or between 2 and 11');
  }
  const body = {
    name: fields.text('name', { required: purpose === 'create', max: 256 }),
    bug_tracker: fields.text('bug_tracker', { max: 2000, blank: true }),
    subset: fields.text('subset', { max: 64, blank: true }),
    project_id: fields.integer('project_id', { nullable: true }),
    assignee: userField(context, fields, 'assignee_id'),
    owner: userField(context, fields, 'owner_id'),
    segment_size: fields.integer('segment_size', { min: 0 }) ?? 0,
    overlap: fields.integer('overlap', { min: 0, nullable: true }) ?? null,
    consensus_replicas: replicas,
    labels: labelBodies(fields),
  };
  fields.done();
  return { ...body, ...defaultStorages(context, request, fields) };
}
