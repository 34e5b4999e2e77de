import { cvatLabels, missingLabels } from '../cvat/labels.ts';
import type { Project } from '../cvat/wire.ts';
import { InvalidInputError } from '../errors.ts';
import { writeFindings } from '../work/findings-blob.ts';
import { workBlobs } from '../work/work-blobs.ts';
import type { World } from '../world.ts';
import { requireNotCancelled } from './cancellation.ts';
import { readPlan } from './plan.ts';
import { readPrepared } from './prepared.ts';
import { migrationLink } from './task-link.ts';
import { inTurn, turns } from './turn.ts';

/** Finds or creates the project, one migration after the other, and adds the labels that it lacks. Labels that are there are never changed. */
export async function ensureProject(world: World, id: string): Promise<{ projectId: number }> {
  await requireNotCancelled(world, id);
  return inTurn(world, turns.project, id, () => ensureAlone(world, id));
}

async function ensureAlone(world: World, id: string): Promise<{ projectId: number }> {
  const { request } = await readPrepared(world, id);
  const labels = cvatLabels((await readPlan(world, id)).labels);
  const project = await findProject(world, request.project, migrationLink(world, id));
  if (!project) {
    // An earlier run may have found something in a project that is gone.
    await writeFindings(world, workBlobs(id).findings('project'), []);
    const input = { name: request.project, labels, bugTracker: migrationLink(world, id) };
    return { projectId: (await world.cvat.projects.create(input)).id };
  }
  const { missing, findings } = missingLabels(await world.cvat.projects.labels(project.id), labels);
  await writeFindings(world, workBlobs(id).findings('project'), findings);
  const obstacle = findings.find((finding) => finding.severity === 'error');
  if (obstacle) {
    throw new InvalidInputError(
      `Cannot use the project "${request.project}": ${obstacle.at}: ${obstacle.detail}`,
      obstacle,
    );
  }
  if (missing.length > 0) await world.cvat.projects.addLabels(project.id, missing);
  return { projectId: project.id };
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
