import type { Context } from '../context.ts';
import { notBuilt } from '../http/errors.ts';
import { ownFieldsOf } from '../http/fields.ts';
import type { CvatRequest } from '../http/request.ts';
import { labelBodies } from '../labels/label-body.ts';
import { defaultStorages } from '../storages/storage-location.ts';
import { userField } from '../users/user-field.ts';

export type ProjectBody = Awaited<ReturnType<typeof projectBody>>;

export async function projectBody(context: Context, request: CvatRequest, purpose: 'create' | 'update') {
  const fields = ownFieldsOf(await request.json());
  if (fields.has('organization_id')) throw notBuilt('transfer of projects between organizations');
  const body = {
    name: fields.text('name', { required: purpose === 'create', max: 256, keepsLeading: true }),
    bug_tracker: fields.text('bug_tracker', { max: 2000, blank: true }),
    assignee: userField(context, request, fields, 'assignee_id'),
    owner: userField(context, request, fields, 'owner_id'),
    labels: labelBodies(fields, context.profile),
  };
  fields.done();
  return { ...body, ...defaultStorages(context, request, fields) };
}
