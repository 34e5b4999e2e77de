import type { Context } from '../context.ts';
import type { Task } from '../state/model.ts';
import { type Html, html } from './html.ts';

export function taskTable({ state }: Context, tasks: readonly Task[]): Html {
  if (tasks.length === 0) return html`<p>No tasks yet.</p>`;
  const rows = tasks.map((task) => {
    const data = task.data_id === null ? undefined : state.data.get(task.data_id);
    const jobs = state.jobs.all().filter(({ task_id }) => task_id === task.id);
    const shapes = jobs.map(({ id }) => state.annotations.get(id)?.shapes.length ?? 0);
    return html`<tr><td>${task.id}</td><td><a href="/tasks/${task.id}">${task.name}</a></td><td>${task.subset}</td>
<td>${data?.ready ? data.frames.length : 'no data'}</td><td>${jobs.length}</td><td>${shapes.reduce((a, b) => a + b, 0)}</td></tr>
`;
  });
  return html`<table><thead><tr><th scope="col">Id</th><th scope="col">Task</th><th scope="col">Subset</th>
<th scope="col">Frames</th><th scope="col">Jobs</th><th scope="col">Shapes</th></tr></thead><tbody>
${rows}</tbody></table>`;
}
