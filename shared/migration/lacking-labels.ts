import type { Label } from '../cvat/wire.ts';
import type { Finding } from '../dataset/finding.ts';
import { labelledProjects } from './labels-once.ts';
import type { OurTask } from './our-tasks.ts';
import type { Plan } from './plan.ts';

/**
 * Labels of the export that a project of its tasks does not have. Those of annotations are compared with the annotations; the
 * others are seen nowhere else, and people go on labelling with them.
 */
export async function lackingLabels(
  plan: Plan,
  ours: readonly OurTask[],
  labelsOf: (project: number) => Promise<readonly Label[]>,
): Promise<Finding[]> {
  const findings: Finding[] = [];
  for (const project of labelledProjects(plan, ours)) {
    const there = new Set((await labelsOf(project)).map(({ name }) => name));
    for (const { name } of plan.labels) if (!there.has(name)) findings.push(lacking(project, name));
  }
  return findings;
}

function lacking(project: number, name: string): Finding {
  return {
    ...{ code: 'LABEL_NOT_IN_CVAT', severity: 'error', at: `project ${project}, label "${name}"` },
    detail: 'the project does not have this label of the export: somebody deleted or renamed it since it was added',
    fix: 'Start the migration again: it adds labels that are missing. Rename it back first if it was renamed',
  };
}
