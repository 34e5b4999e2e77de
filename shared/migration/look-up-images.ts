import type { Finding } from '../dataset/finding.ts';
import type { World } from '../world.ts';
import { chooseHeld } from './choose-held.ts';
import { findProject } from './ensure-project.ts';
import { inForeignTasks } from './foreign-tasks.ts';
import { type Held, writeHeld } from './held.ts';
import { goneLabels, otherAddress, otherLabels } from './held-findings.ts';
import { apartByLabels } from './labelling-project.ts';
import { matchTask } from './match-task.ts';
import { type Match, ourTasks } from './our-tasks.ts';
import { readStoredRequest } from './stored-request.ts';
import { migrationLink } from './task-link.ts';
import { tasksAstray } from './tasks-astray.ts';
import { wantedImages } from './wanted-images.ts';

/**
 * Looks the images of the export up in every task that migrations made, so that none comes to stand in CVAT twice: Azure ML
 * gives each export a new name, so neither the file's name nor the project's says what is there. Reads CVAT only.
 */
export async function lookUpImages(world: World, id: string): Promise<{ held: number }> {
  const { request, exportModified } = await readStoredRequest(world, id);
  const project = await findProject(world, request.project, migrationLink(world, id));
  const ours = (await ourTasks(world)).filter(({ task }) => (task.size ?? 0) > 0);
  const matches: Match[] = [];
  const alike: Match[] = [];
  let labels: string[] = [];
  const wanted = ours.length > 0 || project ? await wantedImages(world, id) : undefined;
  if (wanted) {
    labels = wanted.labels;
    for (const our of ours) {
      const inTarget = our.task.project_id === project?.id;
      const match = await matchTask(world, our, { wanted, inTarget, request });
      if (match.paths.length > 0) matches.push(match);
      if (match.alike.length > 0) alike.push(match);
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
  // Who names a project wants the images there, whatever other projects hold.
  const twice = alike.filter(({ our }) => !projectChosen || our.task.project_id === chosen.project.id);
  if (twice.length > 0) chosen.findings.push(otherAddress(twice));
  const known = new Set(ours.map(({ task }) => task.id));
  const foreign =
    wanted && chosen.project.id !== undefined
      ? await inForeignTasks(world, chosen.project.id, { known, wantedImages: async () => wanted })
      : undefined;
  chosen.findings.push(...(foreign?.findings ?? []));
  const projectId = chosen.project.id;
  // Who names a project wants the images there, whatever other projects hold.
  if (!projectChosen)
    chosen.findings.push(
      ...(await tasksAstray(world, {
        known,
        projectId,
        wantedImages: async () => wanted ?? wantedImages(world, id),
        request,
      })),
    );
  const used = new Set(chosen.tasks.map(({ taskId }) => taskId));
  const lacked = gone.filter(({ taskId }) => used.has(taskId));
  const names = [...new Set(lacked.map(({ label }) => label))];
  if (names.length > 0) chosen.findings.push(goneLabels(names, { doubtful: lacked.some(({ doubtful }) => doubtful) }));
  const self = await world.cvat.ownId();
  const held: Held = { ...chosen, seen: [...known], ...(foreign ? { foreign: foreign.taskIds } : {}), self };
  held.findings.push(...olderExport(held, same, exportModified));
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

/** Says so where a task was last written from an export that is newer than this one. */
function olderExport({ tasks }: Held, matches: readonly Match[], exportModified: string): Finding[] {
  const newer: string[] = [];
  for (const { taskId } of tasks) {
    const last = matches.find(({ our }) => our.task.id === taskId)?.header?.exportModified;
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
