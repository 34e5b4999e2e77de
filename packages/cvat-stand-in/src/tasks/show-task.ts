import type { Context } from '../context.ts';
import { asKnown } from '../fields-since.ts';
import type { CvatRequest } from '../http/request.ts';
import type { Task } from '../state/model.ts';
import { basicUser } from '../users/show-user.ts';

export function showTask(context: Context, request: CvatRequest, task: Task) {
  const { id, name, project_id, bug_tracker, created_date, updated_date, overlap, segment_size, subset } = task;
  const { origin } = request.url;
  const jobs = context.state.jobs.all().filter(({ task_id }) => task_id === id);
  return asKnown(context.profile, 'task', {
    url: `${origin}/api/tasks/${id}`,
    ...{ id, name, project_id, bug_tracker, created_date, updated_date, overlap, segment_size, subset },
    project_name: project_id === null ? null : (context.state.projects.get(project_id)?.name ?? null),
    owner: basicUser(context, request, task.owner),
    assignee: basicUser(context, request, task.assignee),
    status: 'annotation',
    ...showData(context, task),
    guide_id: null,
    organization: task.organization,
    organization_id: task.organization,
    ...{ source_storage: task.source_storage, target_storage: task.target_storage },
    jobs: {
      count: jobs.length,
      completed: jobs.filter(({ state, stage }) => state === 'completed' && stage === 'acceptance').length,
      validation: jobs.filter(({ stage }) => stage === 'validation').length,
      url: `${origin}/api/jobs?task_id=${id}`,
    },
    labels: { url: `${origin}/api/labels?task_id=${id}` },
    assignee_updated_date: task.assignee_updated_date ?? null,
    validation_mode: null,
    consensus_enabled: task.consensus_replicas > 0,
  });
}

/** Before anything is posted there is no `size` at all; until the creation has succeeded it is 0. */
function showData({ state, profile }: Context, task: Task) {
  const data = task.data_id === null ? undefined : state.data.get(task.data_id);
  const kinds = {
    mode: data?.ready ? 'annotation' : '',
    media_type: mediaType(task, state),
    dimension: data?.ready || !profile.importModes ? '2d' : '',
  };
  if (!data) return { ...kinds, data: null };
  if (!data.ready) return { ...kinds, data: data.id, size: 0, data_cloud_storage_id: data.cloud_storage_id };
  return {
    ...kinds,
    data: data.id,
    size: data.frames.length,
    image_quality: data.image_quality,
    data_chunk_size: data.chunk_size,
    data_original_chunk_type: 'imageset',
    data_compressed_chunk_type: 'imageset',
    data_cloud_storage_id: data.cloud_storage_id,
  };
}

/** `image` once the creation has succeeded, empty before. */
export function mediaType(task: Task, state: Context['state']): string {
  return task.data_id !== null && state.data.get(task.data_id)?.ready ? 'image' : '';
}
