import { cvatLabels, missingLabels } from '../cvat/labels.ts';
import type { Project } from '../cvat/wire.ts';
import type { Finding } from '../dataset/finding.ts';
import type { LabelRecord } from '../dataset/record.ts';
import { InvalidInputError } from '../errors.ts';
import { writeFindings } from '../work/findings-blob.ts';
import { workBlobs } from '../work/work-blobs.ts';
import type { World } from '../world.ts';
import { requireNotCancelled } from './cancellation.ts';
import { noteIfUncertain } from './late-work.ts';
import { type Plan, readPlan } from './plan.ts';
import { migrationLink } from './task-link.ts';
import { exclusively, turns } from './turn.ts';

/**
 * Finds or creates the project for new tasks, one migration after the other, and adds the labels that it and the projects of
 * existing tasks lack. Labels that are there get the attributes that they lack, and are never changed otherwise.
 */
export async function ensureProject(world: World, id: string): Promise<{ projectId: number }> {
  await requireNotCancelled(world, id);
  return exclusively(world, turns.project, id, () => ensureAlone(world, id));
}

async function ensureAlone(world: World, id: string): Promise<{ projectId: number }> {
  const plan = await readPlan(world, id);
  const target = await targetProject(world, id, plan);
  const findings: Finding[] = [];
  let projectId = target?.id;
  if (projectId === undefined && plan.tasks.some(({ kind }) => kind === 'new')) {
    const input = { name: plan.project.name, labels: cvatLabels(plan.labels), bugTracker: migrationLink(world, id) };
    projectId = (await noteIfUncertain(world, id, () => world.cvat.projects.create(input))).id;
  }
  const projects = new Set(plan.tasks.map((task) => (task.kind === 'existing' ? task.projectId : target?.id)));
  for (const project of projects) {
    if (project !== undefined) findings.push(...(await completeLabels(world, project, plan.labels)));
  }
  await writeFindings(world, workBlobs(id).findings('project'), findings);
  const obstacle = findings.find((finding) => finding.severity === 'error');
  if (obstacle) {
    throw new InvalidInputError(
      `Cannot use the project "${plan.project.name}": ${obstacle.at}: ${obstacle.detail}`,
      obstacle,
    );
  }
  return { projectId: projectId ?? [...projects].find((project) => project !== undefined) ?? 0 };
}

async function targetProject(world: World, id: string, { project }: Plan): Promise<Project | undefined> {
  const known = project.id === undefined ? undefined : await world.cvat.projects.get(project.id);
  return known ?? findProject(world, project.name, migrationLink(world, id));
}

async function completeLabels(world: World, projectId: number, labels: readonly LabelRecord[]): Promise<Finding[]> {
  const { missing, additions, findings } = missingLabels(await world.cvat.projects.labels(projectId), labels);
  if (findings.some(({ severity }) => severity === 'error')) return findings;
  if (missing.length > 0) await world.cvat.projects.addLabels(projectId, missing);
  if (additions.length > 0) await world.cvat.projects.addAttributes(projectId, additions);
  return findings;
}

/** Names are not unique in CVAT: of several, the one that this migration made. */
export async function findProject(world: World, name: string, link: string): Promise<Project | undefined> {
  const found = await world.cvat.projects.find(name);
  const own = found.find((project) => project.bug_tracker === link);
  if (own || found.length <= 1) return own ?? found[0];
  const ids = found.map((project) => project.id).join(', ');
  throw new InvalidInputError(
    `Cannot choose the project "${name}": CVAT has ${found.length} of this name: ids ${ids}`,
    {
      code: 'PROJECT_AMBIGUOUS',
      fix: 'Rename all but one of them in CVAT, or ask for another project name',
    },
  );
}
