import { findJob, findTask } from '../access/find.ts';
import type { Context } from '../context.ts';
import { json } from '../http/answer.ts';
import { notBuilt, ValidationError } from '../http/errors.ts';
import { ownFieldsOf } from '../http/fields.ts';
import type { CvatRequest } from '../http/request.ts';
import type { Job } from '../state/model.ts';

/**
 * Puts what the replicas of jobs agree on in place of what the jobs hold. Here only where that is nothing, and at once: CVAT then clears the
 * job and counts it as changed, and not the task, whose date its annotations move on otherwise.
 */
export async function mergeReplicas(context: Context, request: CvatRequest) {
  const { state, clock } = context;
  const fields = ownFieldsOf(await request.json());
  const [taskId, jobId] = [fields.integer('task_id', { min: 0 }), fields.integer('job_id', { min: 0 })];
  fields.done();
  if ((taskId == null) === (jobId == null)) throw new ValidationError('One of task_id and job_id must be given');
  const of =
    jobId == null
      ? { task: findTask(context, request, taskId ?? 0, 'change') }
      : findJob(context, request, jobId, 'change');
  if (of.task.consensus_replicas === 0) throw new ValidationError('Consensus is not enabled in this task');
  const jobs = state.jobs.all().filter(({ task_id }) => task_id === of.task.id);
  const isBegun = (job: Job) =>
    job.type === 'consensus_replica' && !(job.stage === 'annotation' && job.state === 'new');
  const begun = jobs.filter(isBegun);
  const merged = jobs.filter(
    ({ id, stage }) =>
      stage === 'annotation' && (jobId ?? id) === id && begun.some(({ parent_job_id }) => parent_job_id === id),
  );
  if (merged.length === 0) {
    throw new ValidationError(
      'No annotation jobs in the annotation stage or no consensus_replica jobs not in the annotation - new state found',
    );
  }
  const isEmpty = ({ id }: Job) =>
    Object.values(state.annotations.get(id) ?? {}).every((some) => !Array.isArray(some) || some.length === 0);
  if (!begun.every(isEmpty)) throw notBuilt('merging of replicas that hold annotations');
  state.transaction(() => {
    for (const job of merged) {
      state.annotations.delete(job.id);
      state.jobs.put({ ...job, state: 'completed', updated_date: clock.iso() });
    }
  });
  return json(202, { rq_id: `action=merge&target=${jobId == null ? 'task' : 'job'}&target_id=${jobId ?? taskId}` });
}
