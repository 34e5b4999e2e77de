import type { MigrationSite } from '../migration/migration-site.ts';
import type { Before } from './before.ts';
import { LABEL_WORK, type LabelWork, workOnLabels } from './people-labels.ts';
import { requestOf, SHAPE_WORK, type ShapeWork } from './people-shapes.ts';
import type { Round } from './scenario.ts';
import { send } from './send.ts';

/** Where a box of people lies: no export draws there. */
const THEIRS = [1.25, 1.25, 2.75, 2.75];

/** Somebody works in CVAT between two migrations; what they touched is noted by the frame's name. */
export async function workOfPeople(site: MigrationSite, what: Round['people'], before: Before): Promise<void> {
  if (what === 'nothing') return;
  const { tasks, annotations, projects } = site.world.cvat;
  const [task] = await tasks.ofMigrations();
  const [job] = task ? await tasks.jobs(task.id) : [];
  const meta = task ? await tasks.dataMeta(task.id) : undefined;
  if (!task || !job || !meta) return;
  if (what === 'delete a task') {
    await tasks.delete(task.id);
    for (const { name } of meta.frames) before.drawn.delete(name);
    return;
  }
  if (what === 'delete the project') {
    for (const each of await tasks.ofMigrations())
      if (each.project_id === task.project_id)
        for (const { name } of (await tasks.dataMeta(each.id))?.frames ?? []) before.drawn.delete(name);
    await projects.delete(task.project_id ?? 0);
    return;
  }
  if (what === 'delete a frame') {
    const frame = job.start_frame;
    await send(site, 'PATCH', `/api/tasks/${task.id}/data/meta`, { deleted_frames: [frame] });
    before.drawn.delete(meta.frames[frame]?.name ?? '');
    return;
  }
  if (isShapeWork(what)) {
    const labels = await projects.labels(task.project_id ?? 0);
    const { start_frame: start, stop_frame: stop } = job;
    const done = requestOf(what, { held: await annotations.ofJob(job.id), labels, start, stop });
    if (!done) return;
    const { action, ...sent } = done.request;
    const body = { version: 0, tags: [], shapes: [], tracks: [], ...sent };
    await send(site, 'PATCH', `/api/jobs/${job.id}/annotations/?action=${action}`, body);
    for (const frame of done.frames) before.touched.add(meta.frames[frame]?.name ?? '');
    return;
  }
  if (isLabelWork(what)) {
    await workOnLabels(site, task.project_id ?? 0, what);
    return;
  }
  if (what === 'rename a label' || what === 'delete a label') {
    const [label] = await projects.labels(task.project_id ?? 0);
    if (!label) return;
    if (what === 'delete a label') {
      await send(site, 'DELETE', `/api/labels/${label.id}`);
      // Its shapes go with it.
      before.drawn.clear();
    } else await send(site, 'PATCH', `/api/labels/${label.id}`, { name: `${label.name} renamed` });
    return;
  }
  if (what === 'rename the project') {
    const project = await projects.get(task.project_id ?? 0);
    const name = `${project?.name} renamed`;
    await send(site, 'PATCH', `/api/projects/${project?.id}`, { name });
    before.projects.add(name);
    return;
  }
  if (what === 'change the issue tracker') {
    await send(site, 'PATCH', `/api/tasks/${task.id}`, { bug_tracker: 'https://tracker.example/LABELS-7' });
    before.unsure = true;
    return;
  }
  if (what === 'delete the storage') {
    for (const { id } of await site.world.cvat.storages.list()) await send(site, 'DELETE', `/api/cloudstorages/${id}`);
    return;
  }
  if (what === 'close the jobs') {
    for (const { id } of await tasks.jobs(task.id))
      await send(site, 'PATCH', `/api/jobs/${id}`, { state: 'completed', stage: 'acceptance' });
    return;
  }
  const held = await annotations.ofJob(job.id);
  const [shape] = held.shapes;
  const [label] = await projects.labels(task.project_id ?? 0);
  const frame = what === 'draw' ? job.start_frame : shape?.frame;
  const name = frame === undefined ? undefined : meta.frames[frame]?.name;
  if (frame === undefined || name === undefined) return;
  // In a project without labels nobody can draw.
  if (what === 'draw' && !label) return;
  before.touched.add(name);
  if (what === 'draw') {
    const drawn = { type: 'rectangle' as const, frame, label_id: label?.id ?? 0, source: 'manual', attributes: [] };
    await annotations.addToJob(job.id, { tags: [], shapes: [{ ...drawn, points: THEIRS }] });
    before.drawn.set(name, THEIRS);
    return;
  }
  const shapes =
    what === 'erase'
      ? held.shapes.filter((one) => one !== shape)
      : held.shapes.map((one) => (one === shape ? { ...one, points: movedBy(one) } : one));
  await annotations.replaceInJob(job.id, { tags: held.tags, shapes });
  // It may be one that they drew before.
  if (!shape || String(before.drawn.get(name)) !== String(shape.points)) return;
  if (what === 'erase') before.drawn.delete(name);
  else before.drawn.set(name, movedBy(shape));
}

const isShapeWork = (what: string): what is ShapeWork => SHAPE_WORK.some((one) => one === what);
const isLabelWork = (what: string): what is LabelWork => LABEL_WORK.some((one) => one === what);

function movedBy({ type, points }: { type: string; points: number[] }): number[] {
  return type === 'mask' ? points : points.map((value, k) => (k === 0 ? value + 1.5 : value));
}
