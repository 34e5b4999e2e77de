import type { Project } from '../cvat/wire.ts';
import { InvalidInputError } from '../errors.ts';
import type { World } from '../world.ts';
import type { Held, HeldTask } from './held.ts';
import { goneFromExport, guessedTasks, inOtherProject, inTwoTasks } from './held-findings.ts';
import type { Match, OurTask } from './our-tasks.ts';

/** Chooses the project and, where an image stands in several tasks, the one that counts: of the project first, then the oldest. */
export async function chooseHeld(
  world: World,
  matches: readonly Match[],
  { project, projectChosen }: { project: Held['project']; projectChosen: boolean },
): Promise<Omit<Held, 'seen' | 'self'>> {
  const held: Omit<Held, 'seen' | 'self'> = { project, tasks: [], findings: [] };
  const here = matches.filter(({ our }) => our.task.project_id === project.id);
  const elsewhere = matches.filter(({ our }) => our.task.project_id !== project.id);
  // Who names a project wants the images there, whatever other projects hold.
  const used = projectChosen ? here : [...here, ...elsewhere];
  if (!projectChosen && here.length === 0) {
    const other = await projectOf(world, elsewhere);
    if (other) held.project = { id: other.id, name: other.name };
  }
  const holder = new Map<string, number>();
  const twice: { path: string; tasks: [number, number] }[] = [];
  /** Of other projects, those that this migration goes on in. */
  const there: Pick<Match, 'our' | 'paths'>[] = [];
  for (const { our, paths } of used) {
    const mine: string[] = [];
    for (const path of paths) {
      const other = holder.get(path);
      if (other === undefined) {
        holder.set(path, our.task.id);
        mine.push(path);
      } else twice.push({ path, tasks: [other, our.task.id] });
    }
    if (mine.length === 0) continue;
    if (our.task.project_id !== project.id) there.push({ our, paths: mine });
    if (our.task.project_id == null) throw withoutProject(our, project.name);
    held.tasks.push(heldTask(our, mine));
  }
  const told = projectChosen ? elsewhere : there;
  if (told.length > 0) held.findings.push(inOtherProject(told, await projectOf(world, told), projectChosen));
  if (twice.length > 0) held.findings.push(inTwoTasks(twice));
  const guessed = used.filter((match) => match.guessed);
  if (guessed.length > 0) held.findings.push(guessedTasks(guessed));
  const gone = used.filter((match) => match.gone.length > 0);
  if (gone.length > 0) held.findings.push(goneFromExport(gone));
  return held;
}

function withoutProject({ task }: OurTask, project: string): InvalidInputError {
  return new InvalidInputError(`Cannot go on with task ${task.id} "${task.name}": it belongs to no project`, {
    code: 'TASK_WITHOUT_PROJECT',
    fix: `Such is a task that somebody restored from a backup: its labels are its own. Move it into the project "${project}" in CVAT, or delete it if nobody needs it, then start the migration again`,
  });
}

function heldTask({ task }: OurTask, paths: string[]): HeldTask {
  const { id: taskId, name, project_id: projectId, bug_tracker: link } = task;
  return { taskId, projectId: projectId ?? 0, name, link: link ?? '', paths };
}

/** The project that has the most of them. */
async function projectOf(world: World, matches: readonly Pick<Match, 'our' | 'paths'>[]): Promise<Project | undefined> {
  const id = mostImages(matches);
  return id === undefined ? undefined : world.cvat.projects.get(id);
}

function mostImages(matches: readonly Pick<Match, 'our' | 'paths'>[]): number | undefined {
  const byProject = new Map<number, number>();
  for (const { our, paths } of matches) {
    const project = our.task.project_id;
    if (project != null) byProject.set(project, (byProject.get(project) ?? 0) + paths.length);
  }
  return [...byProject].toSorted(([, a], [, b]) => b - a)[0]?.[0];
}
