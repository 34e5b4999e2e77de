import { findJob, findProject, findTask, projectOwned, taskOwned } from '../access/find.ts';
import { isListed } from '../access/visibility.ts';
import type { Context } from '../context.ts';
import { json, nothing } from '../http/answer.ts';
import { notFound, ValidationError } from '../http/errors.ts';
import { fieldsOf } from '../http/fields.ts';
import { serverError } from '../http/pages.ts';
import type { CvatRequest } from '../http/request.ts';
import { type Route, route } from '../http/route.ts';
import { type ListRules, listAnswer } from '../lists/list.ts';
import type { Label, Task } from '../state/model.ts';
import { touchLabelled } from '../state/touch.ts';
import { deleteLabel } from './delete-label.ts';
import { labelBody } from './label-body.ts';
import { labelsOf, saveLabel } from './save-labels.ts';
import { showLabel } from './show-label.ts';

const USE_DELETE = 'Labels cannot be deleted by updating in this endpoint. Please use the DELETE method instead.';

export function labelRoutes(context: Context): Route[] {
  const { state } = context;
  const rules: ListRules<Label> = {
    fields: {
      id: (label) => label.id,
      name: (label) => label.name,
      color: (label) => label.color,
      type: (label) => label.type,
      parent: () => '',
      parent_id: () => null,
    },
    search: ['name', 'parent'],
    sort: 'id',
  };
  const find = (request: CvatRequest, purpose: 'view' | 'change') => {
    const label = state.labels.get(Number(request.params.id));
    if (!label) throw notFound('No Label matches the given query.');
    if (label.project_id !== null) findProject(context, request, label.project_id, purpose);
    else if (label.task_id !== null) findTask(context, request, label.task_id, purpose);
    return label;
  };
  return [
    route('GET', '/api/labels', (request) => listAnswer(request, visibleLabels(context, request), rules, showLabel)),
    route('GET', '/api/labels/{id}', (request) => json(200, showLabel(find(request, 'view')))),
    route('PATCH', '/api/labels/{id}', async (request) => {
      const label = find(request, 'change');
      const sent = await request.json();
      // Only an object is one.
      fieldsOf(sent);
      const body = labelBody({ ...Object(sent), id: label.id }, context.profile);
      if (body.deleted) throw new ValidationError({ non_field_errors: [USE_DELETE] });
      const saved = state.transaction(() => {
        touchLabelled(context, ownerOf(label));
        return saveLabel(context, ownerOf(label), label, body);
      });
      return json(200, showLabel(saved));
    }),
    route('DELETE', '/api/labels/{id}', (request) => {
      const { id } = find(request, 'change');
      state.transaction(() => deleteLabel(context, id));
      return nothing(204);
    }),
  ];
}

/** Of one project, one task, one job, or of everything that the caller may see. */
function visibleLabels(context: Context, request: CvatRequest): Label[] {
  const names = ['project_id', 'task_id', 'job_id'].filter((name) => request.query.has(name));
  const [name] = names;
  if (names.length > 1) {
    throw new ValidationError(`${NAMES_IN_WORDS} parameters cannot be used together`);
  }
  if (name === undefined) return context.state.labels.all().filter((label) => isVisible(context, request, label));
  const id = Number(request.query.get(name));
  requireOwner(context, name, id);
  if (name === 'project_id') return labelsOf(context, { project_id: findProject(context, request, id).id });
  const task = name === 'task_id' ? findTask(context, request, id) : findJob(context, request, id).task;
  return labelsOfTask(context, task);
}

const NAMES_IN_WORDS = 'job_id, task_id and project_id';

/** The view looks the owner up by itself: what is not there crashes it. */
function requireOwner({ state }: Context, name: string, id: number): void {
  const table = name === 'project_id' ? state.projects : name === 'task_id' ? state.tasks : state.jobs;
  if (!table.get(id)) throw serverError('matching query does not exist');
}

/** A task in a project has the project's labels. */
export function labelsOfTask(context: Context, task: Task): Label[] {
  return labelsOf(context, task.project_id === null ? { task_id: task.id } : { project_id: task.project_id });
}

function isVisible(context: Context, request: CvatRequest, label: Label): boolean {
  const { state } = context;
  const project = label.project_id === null ? undefined : state.projects.get(label.project_id);
  const task = label.task_id === null ? undefined : state.tasks.get(label.task_id);
  if (project) return isListed(context, request, projectOwned(project));
  return task !== undefined && isListed(context, request, taskOwned(context, task));
}

const ownerOf = ({ project_id, task_id }: Label) => (project_id === null ? { task_id: task_id ?? 0 } : { project_id });
