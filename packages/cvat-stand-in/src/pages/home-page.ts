import type { Context } from '../context.ts';
import type { Answer } from '../http/answer.ts';
import { html } from './html.ts';
import { page } from './layout.ts';
import { taskTable } from './task-table.ts';

export function homePage(context: Context): Answer {
  const { state } = context;
  const tasks = state.tasks.all();
  const projects = state.projects.all().map((project) => {
    const own = tasks.filter(({ project_id }) => project_id === project.id).length;
    return html`<tr><td>${project.id}</td><td><a href="/projects/${project.id}">${project.name}</a></td><td>${own}</td></tr>
`;
  });
  const body = html`<h2>Projects</h2>
${
  projects.length === 0
    ? html`<p>No projects yet.</p>`
    : html`<table><thead><tr><th scope="col">Id</th><th scope="col">Project</th><th scope="col">Tasks</th></tr></thead>
<tbody>${projects}</tbody></table>`
}
<h2>Tasks</h2>
${taskTable(context, tasks)}`;
  return page({ title: 'Projects and tasks', body });
}
