import type { Context } from '../context.ts';
import { asKnown } from '../fields-since.ts';
import type { BackgroundRequest } from '../state/model.ts';
import { username } from '../users/show-user.ts';
import { shownId } from './ids.ts';

export function showRequest(context: Context, request: BackgroundRequest) {
  const { id, status, message, created_date, started_date, finished_date, expiry_date } = request;
  const job = request.target === 'job' ? context.state.jobs.get(request.target_id) : undefined;
  const taskId = request.target === 'task' ? request.target_id : (job?.task_id ?? null);
  const task = taskId === null ? undefined : context.state.tasks.get(taskId);
  return {
    ...{ id: shownId(context.profile, id), status, message },
    operation: asKnown(context.profile, 'operation', {
      type: request.kind,
      target: request.target,
      project_id: task?.project_id ?? null,
      task_id: taskId,
      job_id: request.target === 'job' ? request.target_id : null,
      org_id: task?.organization ?? null,
      format: request.kind === 'import:annotations' ? null : request.format,
      lightweight: null,
    }),
    progress: 0,
    ...{ created_date, started_date, finished_date, expiry_date },
    owner: { id: request.owner, username: username(context, request.owner) },
    result_url: null,
    result_id: null,
  };
}
