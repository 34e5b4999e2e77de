import { missingLabels } from '../cvat/labels.ts';
import type { Finding } from '../dataset/finding.ts';
import type { LabelRecord } from '../dataset/record.ts';
import type { World } from '../world.ts';

/** For a dry run: where labels of the projects stand in the way of the export's, as `ensureProject` would find them. Changes nothing. */
export async function previewLabels(
  world: World,
  projects: ReadonlySet<number>,
  labels: readonly LabelRecord[],
): Promise<Finding[]> {
  const findings: Finding[] = [];
  for (const project of projects)
    findings.push(...missingLabels(await world.cvat.projects.labels(project), labels).findings);
  // What it would add changes nothing of the verdict, and is said as done.
  return findings.filter(({ severity }) => severity !== 'info');
}
