import type { Finding } from '../dataset/finding.ts';
import { writeFindings } from '../work/findings-blob.ts';
import { workBlobs } from '../work/work-blobs.ts';
import type { World } from '../world.ts';
import { changedImages } from './changed-images.ts';
import { changedSince } from './changed-since.ts';
import { hasData } from './create-task.ts';
import { inForeignTasks } from './foreign-tasks.ts';
import { goneTasks } from './gone-tasks.ts';
import { readHeld } from './held.ts';
import { inTwoTasks, otherAddress, twinProject } from './held-findings.ts';
import { hiddenTasks } from './hidden-tasks.ts';
import { apartByLabels } from './labelling-project.ts';
import { labelsOnce } from './labels-once.ts';
import { lackingLabels } from './lacking-labels.ts';
import { secondsOfLateWork } from './late-work.ts';
import { ledElsewhere } from './led-elsewhere.ts';
import { matchTask } from './match-task.ts';
import { linkOf, type Match, type OurTask, ourTasks } from './our-tasks.ts';
import { type Plan, readPlan } from './plan.ts';
import { isProjectAsMade } from './project-as-made.ts';
import { deleteTwinStorages, readFromStorage } from './read-from-storage.ts';
import type { CompleteRequest } from './request.ts';
import { retypedLabels } from './retyped-labels.ts';
import { readStoredRequest } from './stored-request.ts';
import { migrationLink } from './task-link.ts';
import { isStillEmpty } from './twins.ts';
import { unseenColleagues } from './unseen-colleagues.ts';
import { wantedImages } from './wanted-images.ts';

/** `waitSeconds`: CVAT may still carry out a request of this migration; to be asked again after that. */
export type LookedAgain = { deleted: number; findings: number; waitSeconds: number };

/**
 * Looks for what stands twice in CVAT, for tasks and labels that are gone, and for what people have changed since it was verified, after everything is written: a request
 * that a proxy gave up on may have been carried out later, and another migration may have run beside this one. What is empty and ours is deleted, everything else is named.
 */
export async function lookAgain(world: World, id: string): Promise<LookedAgain> {
  const waitSeconds = await secondsOfLateWork(world, id);
  if (waitSeconds > 0) return { deleted: 0, findings: 0, waitSeconds };
  const plan = await readPlan(world, id);
  const { request } = await readStoredRequest(world, id);
  const ours = await ourTasks(world);
  const labelsOf = labelsOnce(world);
  const tasks = await readFromStorage(world, plan, { ours, dataSource: request.dataSource });
  const findings = [
    ...(await imagesTwice(world, { id, plan, ours, request })),
    ...(await foreignSince(world, { id, plan, ours })),
    ...(await goneTasks(world, { id, plan, ours })),
    ...(await lackingLabels(plan, ours, labelsOf)),
    ...(await retypedLabels(world, { id, plan, ours, labelsOf })),
    ...(await changedSince(world, { id, plan, ours, labelsOf })),
    ...(await ledElsewhere(world, { id, request, plan, ours })),
    ...(await unseenColleagues(world, request.images, () => hiddenTasks(world, { id, ours, request }))),
    ...(await changedImages(world, id, { request, tasks })),
  ];
  let deleted = await deleteEmptyTasks(world, id, ours);
  deleted += await deleteTwinProjects(world, { id, plan, findings });
  deleted += await deleteTwinStorages(world, request);
  await writeFindings(world, workBlobs(id).findings('again'), findings);
  return { deleted, findings: findings.length, waitSeconds: 0 };
}

async function imagesTwice(
  world: World,
  { id, plan, ours, request }: { id: string; plan: Plan; ours: readonly OurTask[]; request: CompleteRequest },
): Promise<Finding[]> {
  const planned = new Set(plan.tasks.map(({ link }) => link));
  const filled = ours.filter(({ task }) => hasData(task));
  const others = filled.filter((our) => !planned.has(linkOf(our)));
  const doubled = new Set(filled.map(linkOf)).size < filled.length;
  if (others.length === 0 && !doubled) return [];
  const { seen } = await readHeld(world, id);
  if (!doubled && others.every(({ task }) => seen.includes(task.id))) return [];
  const wanted = await wantedImages(world, id);
  const matches: Match[] = [];
  // Of tasks that were there before, the planned ones are what a copy of later doubles.
  for (const our of filled)
    if (!seen.includes(our.task.id) || planned.has(linkOf(our)))
      matches.push(await matchTask(world, our, { wanted, inTarget: our.task.project_id === plan.project.id, request }));
  const { other } = await apartByLabels(world, matches, { labels: wanted.labels, request });
  const alike = matches.filter((match) => match.alike.length > 0 && !planned.has(linkOf(match.our)));
  const used = new Map<string, number>();
  const twice: { path: string; tasks: [number, number] }[] = [];
  // What the plan made or found comes first: of two tasks the report speaks of that one.
  const isPlanned = ({ our }: Match) => planned.has(linkOf(our));
  for (const match of matches.toSorted((a, b) => Number(isPlanned(b)) - Number(isPlanned(a)))) {
    if (other.includes(match) && !isPlanned(match)) continue;
    for (const path of match.paths) {
      const before = used.get(path);
      if (before === undefined) used.set(path, match.our.task.id);
      else twice.push({ path, tasks: [before, match.our.task.id] });
    }
  }
  // Who names a project wants the images there, whatever other projects hold.
  const here = alike.filter(({ our }) => !request.projectChosen || our.task.project_id === plan.project.id);
  return [...(twice.length > 0 ? [inTwoTasks(twice)] : []), ...(here.length > 0 ? [otherAddress(here)] : [])];
}

/** Such as copies that somebody has restored from a backup, and owns, since the project was looked through. */
async function foreignSince(
  world: World,
  { id, plan, ours }: { id: string; plan: Plan; ours: readonly OurTask[] },
): Promise<Finding[]> {
  const project = plan.project.id ?? ours.find(({ link }) => link.migration === id)?.task.project_id;
  if (project == null) return [];
  const { foreign = [] } = await readHeld(world, id);
  const known = new Set([...ours.map(({ task }) => task.id), ...foreign]);
  return (await inForeignTasks(world, project, { known, wantedImages: () => wantedImages(world, id) })).findings;
}

/** Tasks of this migration without images: each planned one has its images by now. */
async function deleteEmptyTasks(world: World, id: string, ours: readonly OurTask[]): Promise<number> {
  let deleted = 0;
  for (const { task, link } of ours) {
    if (link.migration !== id || hasData(task)) continue;
    if (!(await isStillEmpty(world, task.id))) continue;
    await world.cvat.tasks.delete(task.id);
    deleted += 1;
  }
  return deleted;
}

async function deleteTwinProjects(
  world: World,
  { id, plan, findings }: { id: string; plan: Plan; findings: Finding[] },
): Promise<number> {
  const link = migrationLink(world, id);
  const named = await world.cvat.projects.find(plan.project.name);
  let deleted = 0;
  let left = named.length;
  for (const project of named.toSorted((a, b) => b.id - a.id)) {
    if (left === 1) break;
    if (project.id === plan.project.id) continue;
    if (await isProjectAsMade(world, project, { link, labels: plan.labels })) {
      await world.cvat.projects.delete(project.id);
      deleted += 1;
      left -= 1;
    }
  }
  if (left > 1) findings.push(twinProject(plan.project.name, left));
  return deleted;
}
