import { missingLabels } from '../cvat/labels.ts';
import type { Label } from '../cvat/wire.ts';
import type { Finding } from '../dataset/finding.ts';
import { readFindings } from '../work/findings-blob.ts';
import { workBlobs } from '../work/work-blobs.ts';
import type { World } from '../world.ts';
import { labelledProjects } from './labels-once.ts';
import type { OurTask } from './our-tasks.ts';
import type { Plan } from './plan.ts';

/** Labels whose type somebody has changed since the project was made ready, so that people cannot draw what the export has any more. */
export async function retypedLabels(
  world: World,
  {
    id,
    plan,
    ours,
    labelsOf,
  }: { id: string; plan: Plan; ours: readonly OurTask[]; labelsOf: (project: number) => Promise<readonly Label[]> },
): Promise<Finding[]> {
  const found: Finding[] = [];
  for (const project of labelledProjects(plan, ours))
    found.push(...missingLabels(await labelsOf(project), plan.labels).findings);
  const retyped = found.filter(({ code }) => code === 'LABEL_TYPE_DIFFERS');
  if (retyped.length === 0) return [];
  const said = new Set<string>();
  for await (const { code, at, detail } of readFindings(world, workBlobs(id).findings('project')))
    said.add(JSON.stringify([code, at, detail]));
  return retyped.filter(({ code, at, detail }) => !said.has(JSON.stringify([code, at, detail])));
}
