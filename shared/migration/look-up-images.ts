import type { Finding } from '../dataset/finding.ts';
import { readLedger } from '../ledger/ledger.ts';
import type { World } from '../world.ts';
import { chooseHeld } from './choose-held.ts';
import { findProject } from './ensure-project.ts';
import { type Held, writeHeld } from './held.ts';
import { goneLabels, otherLabels } from './held-findings.ts';
import { apartByLabels, labelsIn } from './labelling-project.ts';
import { type Match, type OurTask, ourTasks } from './our-tasks.ts';
import { isOfContainer } from './same-container.ts';
import { readStoredRequest } from './stored-request.ts';
import { taskImages } from './task-images.ts';
import { migrationLink } from './task-link.ts';
import { looksAlike, pathInDataset, type WantedImages, wantedImages } from './wanted-images.ts';

/**
 * Looks the images of the export up in every task that migrations made, so that none comes to stand in CVAT twice: Azure ML
 * gives each export a new name, so neither the file's name nor the project's says what is there. Reads CVAT only.
 */
export async function lookUpImages(world: World, id: string): Promise<{ held: number }> {
  const { request, exportModified } = await readStoredRequest(world, id);
  const project = await findProject(world, request.project, migrationLink(world, id));
  const ours = (await ourTasks(world)).filter(({ task }) => (task.size ?? 0) > 0);
  const matches: Match[] = [];
  let labels: string[] = [];
  if (ours.length > 0) {
    const wanted = await wantedImages(world, id);
    labels = wanted.labels;
    for (const our of ours) {
      const inTarget = our.task.project_id === project?.id;
      const match = await matchTask(world, our, { wanted, inTarget, container: request.images });
      if (match.paths.length > 0) matches.push(match);
    }
  }
  const found = { name: request.project, ...(project ? { id: project.id } : {}) };
  const { projectChosen } = request;
  const { same, other, gone } = await apartByLabels(world, matches, { labels, request });
  const chosen = await chooseHeld(world, same, { project: found, projectChosen });
  // Exports of several labelling projects have one file name, and so one default name for their projects.
  if (other.some(({ our }) => our.task.project_id === chosen.project.id))
    chosen.project = await nextProject(world, request.project, migrationLink(world, id));
  if (other.length > 0) chosen.findings.push(otherLabels(other));
  if (gone.length > 0) chosen.findings.push(goneLabels(gone));
  const self = (await world.cvat.self()).id;
  const held: Held = { ...chosen, seen: ours.map(({ task }) => task.id), self };
  held.findings.push(...(await olderExport(world, held, exportModified)));
  await writeHeld(world, id, held);
  return { held: held.tasks.reduce((sum, { paths }) => sum + paths.length, 0) };
}

/** The first of "labels (2)", "labels (3)" ... that nobody has but this migration. */
async function nextProject(world: World, name: string, link: string): Promise<Held['project']> {
  for (let number = 2; ; number++) {
    const next = `${name} (${number})`;
    const found = await world.cvat.projects.find(next);
    const own = found.find((project) => project.bug_tracker === link);
    if (own || found.length === 0) return { name: next, ...(own ? { id: own.id } : {}) };
  }
}

async function matchTask(
  world: World,
  our: OurTask,
  { wanted, inTarget, container }: { wanted: WantedImages; inTarget: boolean; container: string },
): Promise<Match> {
  const ledger = await readLedger(world, our.task);
  const images = await taskImages(world, our, ledger);
  const unknown = !inTarget && images.every(({ identity, size }) => identity === undefined && size !== undefined);
  const guessed = unknown && looksAlike(wanted, images, await labelsOf(world, our.task.project_id));
  const byPath = inTarget || guessed || (await isOfContainer(world, our, { wanted, images, container }));
  const match: Match = {
    ...{ our, guessed, paths: [], gone: [], migration: ledger?.header?.migration },
    written: ledger ? labelsIn(ledger) : new Set(),
  };
  for (const image of images) {
    const path = pathInDataset(wanted, image, byPath);
    if (path === undefined) match.gone.push(image.frame);
    else match.paths.push(path);
  }
  return match;
}

/** Says so where a task was last written from an export that is newer than this one. */
async function olderExport(world: World, { tasks }: Held, exportModified: string): Promise<Finding[]> {
  const newer: string[] = [];
  for (const { taskId, link } of tasks) {
    const last = (await readLedger(world, { id: taskId, bug_tracker: link }))?.header?.exportModified;
    if (last !== undefined && last > exportModified) newer.push(`${taskId} (${last})`);
  }
  if (newer.length === 0) return [];
  return [
    {
      ...{ code: 'EXPORT_OLDER', severity: 'warning', at: 'export', count: newer.length },
      detail: `This export was written at ${exportModified}; tasks ${newer.slice(0, 20).join(', ')} were last written from a newer one`,
      fix: 'Nothing to do if the older state is what you want; otherwise start the newer export again',
    },
  ];
}

async function labelsOf(world: World, projectId: number | null | undefined): Promise<string[]> {
  return projectId == null ? [] : (await world.cvat.projects.labels(projectId)).map(({ name }) => name);
}
