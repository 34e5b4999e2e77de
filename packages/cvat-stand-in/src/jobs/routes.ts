import { findJob, jobOwned } from '../access/find.ts';
import { isListed } from '../access/visibility.ts';
import type { Context } from '../context.ts';
import { json } from '../http/answer.ts';
import { permissionDenied, ValidationError } from '../http/errors.ts';
import { fieldsOf } from '../http/fields.ts';
import { type Route, route } from '../http/route.ts';
import { type ListRules, listAnswer } from '../lists/list.ts';
import type { Job } from '../state/model.ts';
import { mediaType } from '../tasks/show-task.ts';
import { newAssignee, unassigned } from '../users/new-assignee.ts';
import { username } from '../users/show-user.ts';
import { userField } from '../users/user-field.ts';
import { addIssue } from './add-issue.ts';
import { mergeReplicas } from './merge-replicas.ts';
import { refuseNewJob } from './new-job.ts';
import { showJob } from './show-job.ts';

const STATES = ['new', 'in progress', 'completed', 'rejected'] as const;
const STAGES = ['annotation', 'validation', 'acceptance'] as const;

export function jobRoutes(context: Context): Route[] {
  const { state, clock } = context;
  const task = (job: Job) => state.tasks.get(job.task_id);
  const media = (job: Job) => {
    const owner = task(job);
    return owner ? mediaType(owner, state) : '';
  };
  const rules: ListRules<Job> = {
    fields: {
      id: (job) => job.id,
      task_id: (job) => job.task_id,
      task_name: (job) => task(job)?.name,
      project_id: (job) => task(job)?.project_id,
      project_name: (job) => state.projects.get(task(job)?.project_id ?? 0)?.name,
      type: (job) => job.type,
      state: (job) => job.state,
      stage: (job) => job.stage,
      assignee: (job) => username(context, job.assignee),
      parent_job_id: (job) => job.parent_job_id,
      media_type: media,
      mode: () => 'annotation',
      dimension: () => '2d',
      updated_date: (job) => job.updated_date,
    },
    search: ['assignee', 'project_name', 'task_name'],
    numbers: ['task_id', 'project_id', 'parent_job_id'],
    choices: { type: ['annotation', 'ground_truth', 'consensus_replica'], state: STATES, stage: STAGES },
  };
  return [
    route('GET', '/api/jobs', (request) => {
      const visible = state.jobs.all().filter((job) => {
        const owner = task(job);
        return owner !== undefined && isListed(context, request, jobOwned(context, job, owner));
      });
      return listAnswer(request, visible, rules, (job) => showJob(context, request, job));
    }),
    route('POST', '/api/jobs', (request) => refuseNewJob(context, request)),
    ...(context.profile.consensus
      ? [route('POST', '/api/consensus/merges', (request) => mergeReplicas(context, request))]
      : []),
    route('POST', '/api/issues', (request) => addIssue(context, request)),
    route('GET', '/api/jobs/{id}', (request) =>
      json(200, showJob(context, request, findJob(context, request, Number(request.params.id)).job)),
    ),
    route('DELETE', '/api/jobs/{id}', (request) => {
      findJob(context, request, Number(request.params.id), 'change');
      throw new ValidationError('Only ground truth jobs can be removed');
    }),
    route('PATCH', '/api/jobs/{id}', async (request) => {
      const { job } = findJob(context, request, Number(request.params.id), 'change');
      const fields = fieldsOf(await request.json());
      if (
        context.profile.strictUpdates &&
        fields.names().some((name) => !['assignee', 'stage', 'state'].includes(name))
      ) {
        throw permissionDenied('Attempted to update an unknown field');
      }
      const assignee = userField(context, request, fields, 'assignee');
      const updated: Job = {
        ...unassigned(job),
        state: fields.choice('state', STATES) ?? job.state,
        stage: fields.choice('stage', STAGES) ?? job.stage,
        ...newAssignee(job, assignee, clock, { kept: true }),
        updated_date: clock.iso(),
      };
      fields.done();
      return json(200, showJob(context, request, state.jobs.put(updated)));
    }),
  ];
}
