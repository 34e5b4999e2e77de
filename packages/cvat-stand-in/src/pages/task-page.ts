import { labelsOfTask } from '../annotations/labels-of-task.ts';
import { readTask } from '../annotations/show-annotations.ts';
import type { Context } from '../context.ts';
import type { Answer } from '../http/answer.ts';
import type { Data, Task } from '../state/model.ts';
import { frameFigure } from './frame-figure.ts';
import { type Html, html } from './html.ts';
import { labelList } from './label-list.ts';
import { facts, missing, page } from './layout.ts';

export const FRAMES_PER_PAGE = 20;

/** A task with its frames, 20 a page (the first is 1). */
export function taskPage(context: Context, id: number, asked: number): Answer {
  const task = context.state.tasks.get(id);
  if (!task) return missing(`task ${id}`);
  const project = task.project_id === null ? undefined : context.state.projects.get(task.project_id);
  const data = task.data_id === null ? undefined : context.state.data.get(task.data_id);
  const body = data?.ready ? frames(context, task, data, asked) : html`<p>This task has no data yet.</p>`;
  const path = project ? [{ href: `/projects/${project.id}`, name: project.name }] : [];
  return page({ title: task.name, path, body });
}

function frames(context: Context, task: Task, data: Data, asked: number): Html {
  const labels = labelsOfTask(context, task);
  const annotations = readTask(context, task);
  const all = [...annotations.tags, ...annotations.shapes, ...annotations.tracks];
  const pages = Math.max(1, Math.ceil(data.frames.length / FRAMES_PER_PAGE));
  const current = Math.min(Math.max(1, Number.isInteger(asked) ? asked : 1), pages);
  const first = (current - 1) * FRAMES_PER_PAGE;
  const shown = data.frames.slice(first, first + FRAMES_PER_PAGE);
  const jobs = context.state.jobs.all().filter(({ task_id }) => task_id === task.id);
  const pager = pages > 1 && pageLinks(task.id, current, pages);
  return html`${facts([
    ['Frames', data.frames.length],
    ['Jobs', jobs.length],
    ['Shapes', annotations.shapes.length],
    ['Tags', annotations.tags.length],
    ['Tracks', annotations.tracks.length],
    ['Subset', task.subset || 'none'],
  ])}
<h2>Labels</h2>
${labelList(labels, ({ id }) => `× ${all.filter(({ label_id }) => label_id === id).length}`)}
<h2>Frames ${first} to ${first + shown.length - 1}</h2>
${pager}
<ul class="frames">
${shown.map((frame, index) => frameFigure({ taskId: task.id, number: first + index, frame, labels, annotations }))}</ul>
${pager}`;
}

function pageLinks(id: number, current: number, pages: number): Html {
  const link = (to: number, text: string) => html`<a href="/tasks/${id}?page=${to}">${text}</a>`;
  return html`<nav class="pages" aria-label="Pages of frames">${current > 1 && link(current - 1, '← Previous')}
<span>Page ${current} of ${pages}</span> ${current < pages && link(current + 1, 'Next →')}</nav>`;
}
