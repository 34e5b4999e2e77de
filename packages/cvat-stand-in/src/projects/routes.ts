import { findProject, projectOwned } from '../access/find.ts';
import { isListed, workplace } from '../access/visibility.ts';
import type { Context } from '../context.ts';
import { created, json, nothing } from '../http/answer.ts';
import { type Route, route } from '../http/route.ts';
import { saveLabels } from '../labels/save-labels.ts';
import { type ListRules, listAnswer } from '../lists/list.ts';
import type { Project } from '../state/model.ts';
import { touchLabelled } from '../state/touch.ts';
import { newAssignee, takenAway, unassigned } from '../users/new-assignee.ts';
import { username } from '../users/show-user.ts';
import { deleteProject } from './delete-project.ts';
import { projectBody } from './project-body.ts';
import { showProject } from './show-project.ts';

/** Names are not unique. */
export function projectRoutes(context: Context): Route[] {
  const { state, clock } = context;
  const rules: ListRules<Project> = {
    fields: {
      id: (project) => project.id,
      name: (project) => project.name,
      owner: (project) => username(context, project.owner),
      assignee: (project) => username(context, project.assignee),
      status: () => 'annotation',
      updated_date: (project) => project.updated_date,
    },
    search: ['assignee', 'name', 'owner'],
  };
  return [
    route('POST', '/api/projects', async (request) => {
      const organization = workplace(request, ['owner', 'maintainer', 'supervisor']);
      const body = await projectBody(context, request, 'create');
      const project = state.transaction(() => {
        const id = state.takeIds('projects');
        const row: Project = {
          ...{ id, organization, name: body.name ?? '', bug_tracker: body.bug_tracker ?? '' },
          ...{ owner: body.owner ?? request.user.id, ...newAssignee({ assignee: null }, body.assignee, clock) },
          ...{ source_storage: body.source_storage ?? null, target_storage: body.target_storage ?? null },
          ...{ created_date: clock.iso(), updated_date: clock.iso() },
        };
        state.projects.put(row);
        saveLabels(context, { project_id: id }, body.labels ?? [], { isNew: true });
        return row;
      });
      return created(showProject(context, request, project));
    }),
    route('GET', '/api/projects', (request) => {
      const visible = state.projects.all().filter((project) => isListed(context, request, projectOwned(project)));
      return listAnswer(request, visible, rules, (project) => showProject(context, request, project));
    }),
    route('GET', '/api/projects/{id}', (request) =>
      json(200, showProject(context, request, findProject(context, request, Number(request.params.id)))),
    ),
    route('PATCH', '/api/projects/{id}', async (request) => {
      const project = findProject(context, request, Number(request.params.id), 'change');
      const body = await projectBody(context, request, 'update');
      const updated = state.transaction(() => {
        saveLabels(context, { project_id: project.id }, body.labels ?? [], { isNew: false });
        if (body.labels) touchLabelled(context, { project_id: project.id });
        return state.projects.put({
          ...unassigned(project),
          name: body.name ?? project.name,
          bug_tracker: body.bug_tracker ?? project.bug_tracker,
          owner: body.owner === undefined ? project.owner : body.owner,
          ...newAssignee(project, body.assignee, clock),
          source_storage: body.source_storage === undefined ? project.source_storage : body.source_storage,
          target_storage: body.target_storage === undefined ? project.target_storage : body.target_storage,
          updated_date: clock.iso(),
        });
      });
      return json(200, { ...showProject(context, request, updated), ...takenAway(project, body.assignee, clock) });
    }),
    route('DELETE', '/api/projects/{id}', async (request) => {
      await deleteProject(context, findProject(context, request, Number(request.params.id), 'change').id);
      return nothing(204);
    }),
  ];
}
