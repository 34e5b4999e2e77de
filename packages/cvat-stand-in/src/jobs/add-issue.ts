import { findJob } from '../access/find.ts';
import type { Context } from '../context.ts';
import { json } from '../http/answer.ts';
import { ownFieldsOf } from '../http/fields.ts';
import type { CvatRequest } from '../http/request.ts';

/** A remark of a reviewer: its job counts it, and the stand-in keeps no more of it. */
export async function addIssue(context: Context, request: CvatRequest) {
  const fields = ownFieldsOf(await request.json());
  const frame = fields.integer('frame', { min: 0, required: true });
  const id = fields.integer('job', { required: true });
  fields.text('message', { required: true });
  fields.done();
  const { job } = findJob(context, request, id ?? 0);
  const issues = (job.issues ?? 0) + 1;
  context.state.jobs.put({ ...job, issues });
  return json(201, { id: context.state.takeIds('issues', 1), job: job.id, frame, resolved: false });
}
