import { findTask, taskOwned } from '../access/find.ts';
import { isListed } from '../access/visibility.ts';
import type { Context } from '../context.ts';
import { created, json, nothing } from '../http/answer.ts';
import { busy } from '../http/errors.ts';
import { serverError } from '../http/pages.ts';
import { type Route, route } from '../http/route.ts';
import { saveLabels } from '../labels/save-labels.ts';
import { type ListRules, listAnswer } from '../lists/list.ts';
import { createTaskId, shownId } from '../requests/ids.ts';
import type { Task } from '../state/model.ts';
import { newAssignee, takenAway, unassigned } from '../users/new-assignee.ts';
import { username } from '../users/show-user.ts';
import { createTask } from './create-task.ts';
import { deleteTask } from './delete-task.ts';
import { moveTask } from './move-task.ts';
import { mediaType, showTask } from './show-task.ts';
import { taskBody } from './task-body.ts';

/** Names are not unique; `tracker_link` matches `bug_tracker` exactly. */
export function taskRoutes(context: Context): Route[] {
  const { state, clock } = context;
  const rules: ListRules<Task> = {
    fields: {
      id: (task) => task.id,
      name: (task) => task.name,
      project_id: (task) => task.project_id,
      project_name: (task) => (task.project_id === null ? null : state.projects.get(task.project_id)?.name),
      owner: (task) => username(context, task.owner),
      assignee: (task) => username(context, task.assignee),
      subset: (task) => task.subset,
      tracker_link: (task) => task.bug_tracker,
      status: () => 'annotation',
      media_type: (task) => mediaType(task, state),
      mode: (task) => (mediaType(task, state) ? 'annotation' : ''),
      dimension: (task) => (mediaType(task, state) ? '2d' : ''),
      validation_mode: () => null,
      updated_date: (task) => task.updated_date,
    },
    numbers: ['project_id'],
    search: ['assignee', 'name', 'owner', 'project_name', 'subset', 'tracker_link'],
  };
  return [
    route('POST', '/api/tasks', async (request) =>
      created(showTask(context, request, await createTask(context, request))),
    ),
    route('GET', '/api/tasks', (request) => {
      const visible = state.tasks.all().filter((task) => isListed(context, request, taskOwned(context, task)));
      return listAnswer(request, visible, rules, (task) => showTask(context, request, task));
    }),
    route('GET', '/api/tasks/{id}', (request) =>
      json(200, showTask(context, request, findTask(context, request, Number(request.params.id)))),
    ),
    route('PATCH', '/api/tasks/{id}', async (request) => {
      const task = findTask(context, request, Number(request.params.id), 'change');
      const body = await taskBody(context, request, 'update');
      if (body.project_id === null && task.project_id !== null)
        throw serverError("'NoneType' object has no attribute 'label_set'");
      const { project_id: projectId, labels } = body;
      if (typeof projectId === 'number' && projectId !== task.project_id)
        return json(200, showTask(context, request, moveTask(context, request, { task, projectId, labels })));
      const updated = state.transaction(() => {
        // The labels of a task in a project are the project's: others are passed over.
        if (task.project_id === null) {
          saveLabels(context, { task_id: task.id }, body.labels ?? [], { isNew: false });
        }
        return state.tasks.put({
          ...unassigned(task),
          name: body.name ?? task.name,
          bug_tracker: body.bug_tracker ?? task.bug_tracker,
          subset: body.subset ?? task.subset,
          owner: body.owner === undefined ? task.owner : body.owner,
          ...newAssignee(task, body.assignee, clock),
          source_storage: body.source_storage === undefined ? task.source_storage : body.source_storage,
          target_storage: body.target_storage === undefined ? task.target_storage : body.target_storage,
          updated_date: clock.iso(),
        });
      });
      return json(200, { ...showTask(context, request, updated), ...takenAway(task, body.assignee, clock) });
    }),
    route('GET', '/api/tasks/{id}/status', (request) =>
      json(200, taskStatus(context, findTask(context, request, Number(request.params.id)))),
    ),
    route('DELETE', '/api/tasks/{id}', async (request) => {
      const task = findTask(context, request, Number(request.params.id), 'change');
      if (context.committing.has(task.id)) throw busy();
      await deleteTask(context, task);
      return nothing(204);
    }),
  ];
}

/** The older way to follow a creation: what is not known any more counts as finished. */
function taskStatus({ requests, profile }: Context, task: Task) {
  const request = requests.get(shownId(profile, createTaskId(task.id)));
  const words = { queued: 'Queued', started: 'Started', failed: 'Failed', finished: 'Finished' } as const;
  return { state: words[request?.status ?? 'finished'], message: request?.message ?? '', progress: 0 };
}
