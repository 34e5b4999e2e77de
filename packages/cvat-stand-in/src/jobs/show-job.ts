import type { Context } from '../context.ts';
import { asKnown } from '../fields-since.ts';
import type { CvatRequest } from '../http/request.ts';
import type { Job } from '../state/model.ts';
import { basicUser } from '../users/show-user.ts';

export function showJob(context: Context, request: CvatRequest, job: Job) {
  const { id, task_id, type, stage, state, start_frame, stop_frame, parent_job_id, created_date, updated_date } = job;
  const { origin } = request.url;
  const task = context.state.tasks.get(task_id);
  const project = context.state.projects.get(task?.project_id ?? 0);
  const data = context.state.data.get(task?.data_id ?? 0);
  const replicas = context.state.jobs.all().filter((other) => other.parent_job_id === id).length;
  return asKnown(context.profile, 'job', {
    url: `${origin}/api/jobs/${id}`,
    ...{ id, task_id, type, stage, state, start_frame, stop_frame, parent_job_id, created_date, updated_date },
    task_name: task?.name ?? null,
    project_id: project?.id ?? null,
    project_name: project?.name ?? null,
    assignee: basicUser(context, request, job.assignee),
    guide_id: null,
    ...{ dimension: '2d', mode: 'annotation', media_type: 'image' },
    bug_tracker: task?.bug_tracker || (project?.bug_tracker ?? null),
    status: stage === 'acceptance' ? 'completed' : stage,
    frame_count: stop_frame - start_frame + 1,
    data_chunk_size: data?.chunk_size ?? null,
    data_compressed_chunk_type: 'imageset',
    data_original_chunk_type: 'imageset',
    issues: { url: `${origin}/api/issues?job_id=${id}`, count: job.issues ?? 0 },
    labels: { url: `${origin}/api/labels?job_id=${id}` },
    organization: task?.organization ?? null,
    source_storage: task?.source_storage ?? null,
    target_storage: task?.target_storage ?? null,
    assignee_updated_date: job.assignee_updated_date ?? null,
    consensus_replicas: replicas,
    replicas_count: replicas,
  });
}
