import { projectOwned } from '../access/find.ts';
import { mayChange, workplace } from '../access/visibility.ts';
import type { Context } from '../context.ts';
import { permissionDenied, ValidationError } from '../http/errors.ts';
import type { CvatRequest } from '../http/request.ts';
import { saveLabels } from '../labels/save-labels.ts';
import type { Project, Task } from '../state/model.ts';
import { newAssignee } from '../users/new-assignee.ts';
import { taskBody } from './task-body.ts';

/** Labels come from the project or with the task, never both. */
export async function createTask(context: Context, request: CvatRequest): Promise<Task> {
  const { state, clock } = context;
  const organization = workplace(request, ['owner', 'maintainer', 'supervisor']);
  const body = await taskBody(context, request, 'create');
  const project = projectOf(context, request, body.project_id ?? null, organization);
  if (project && body.labels) throw new ValidationError('Task must have only one of Label set or project_id');
  if (!project && !body.labels?.length && !context.profile.sizesInManifest) {
    throw new ValidationError('Label set or project_id must be present');
  }
  return state.transaction(() => {
    const id = state.takeIds('tasks');
    const task: Task = {
      ...{ id, organization, project_id: project?.id ?? null, name: body.name ?? '', subset: body.subset ?? '' },
      ...{ owner: body.owner ?? request.user.id, ...newAssignee({ assignee: null }, body.assignee, clock) },
      ...{ bug_tracker: body.bug_tracker ?? '', segment_size: body.segment_size, overlap: body.overlap },
      ...{ consensus_replicas: body.consensus_replicas, data_id: null },
      ...{ source_storage: body.source_storage ?? null, target_storage: body.target_storage ?? null },
      ...{ created_date: clock.iso(), updated_date: clock.iso() },
    };
    state.tasks.put(task);
    saveLabels(context, { task_id: id }, body.labels ?? [], { isNew: true });
    return task;
  });
}

function projectOf(
  context: Context,
  request: CvatRequest,
  id: number | null,
  organization: number | null,
): Project | undefined {
  if (id === null) return undefined;
  const project = context.state.projects.get(id);
  if (!project) throw new ValidationError('Project matching query does not exist.');
  if (project.organization !== organization) {
    if (request.org.kind === 'organization') throw permissionDenied();
    throw new ValidationError('The task and its project should be in the same organization.');
  }
  const supervisor = request.org.kind === 'organization' && request.org.role === 'supervisor';
  if (!supervisor && !mayChange(context, request.user, projectOwned(project))) throw permissionDenied();
  return project;
}
