import type { Context } from '../context.ts';
import { asKnown } from '../fields-since.ts';
import type { CvatRequest } from '../http/request.ts';
import type { Project } from '../state/model.ts';
import { basicUser } from '../users/show-user.ts';

export function showProject(context: Context, request: CvatRequest, project: Project) {
  const { id, name, bug_tracker, created_date, updated_date, source_storage, target_storage } = project;
  const { origin } = request.url;
  const tasks = context.state.tasks.all().filter((task) => task.project_id === id);
  return asKnown(context.profile, 'project', {
    url: `${origin}/api/projects/${id}`,
    ...{ id, name, bug_tracker, created_date, updated_date, source_storage, target_storage },
    owner: basicUser(context, request, project.owner),
    assignee: basicUser(context, request, project.assignee),
    guide_id: null,
    task_subsets: [...new Set(tasks.map(({ subset }) => subset))].filter(Boolean),
    status: 'annotation',
    dimension: tasks.some(({ data_id }) => data_id !== null) ? '2d' : null,
    organization: project.organization,
    organization_id: project.organization,
    tasks: { count: tasks.length, url: `${origin}/api/tasks?project_id=${id}` },
    labels: { url: `${origin}/api/labels?project_id=${id}` },
    assignee_updated_date: project.assignee_updated_date ?? null,
  });
}
