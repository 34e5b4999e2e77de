import type { MigrationSite } from '../migration/migration-site.ts';
import type { Before } from './run-scenario.ts';
import type { Round } from './scenario.ts';

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
}

function movedBy({ type, points }: { type: string; points: number[] }): number[] {
  return type === 'mask' ? points : points.map((value, k) => (k === 0 ? value + 1.5 : value));
}
