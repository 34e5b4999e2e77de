import type { Context } from '../context.ts';
import type { Answer } from '../http/answer.ts';
import { html } from './html.ts';
import { labelList } from './label-list.ts';
import { missing, page } from './layout.ts';
import { taskTable } from './task-table.ts';

export function projectPage(context: Context, id: number): Answer {
  const { state } = context;
  const project = state.projects.get(id);
  if (!project) return missing(`project ${id}`);
  const labels = state.labels.all().filter(({ project_id }) => project_id === id);
  const tasks = state.tasks.all().filter(({ project_id }) => project_id === id);
  const body = html`<h2>Labels</h2>
${labels.length === 0 ? html`<p>No labels.</p>` : labelList(labels, ({ type }) => `(${type})`)}
<h2>Tasks</h2>
${taskTable(context, tasks)}`;
  return page({ title: project.name, body });
}
