import type { MigrationSite } from './migration-site.ts';

/** What CVAT holds in all its projects, in order: each frame with the left edges of its boxes. */
export async function heldFrames({ world }: MigrationSite): Promise<string[]> {
  const { tasks, annotations } = world.cvat;
  const frames: string[] = [];
  for (const task of await tasks.ofMigrations()) {
    const meta = await tasks.dataMeta(task.id);
    const [job] = await tasks.jobs(task.id);
    const { shapes } = await annotations.ofJob(job?.id ?? 0);
    for (const [frame, { name }] of (meta?.frames ?? []).entries()) {
      const lefts = shapes.filter((shape) => shape.frame === frame).map(({ points }) => points[0]);
      frames.push(`${name}: ${lefts.join(' ')}`);
    }
  }
  return frames.sort();
}
