import { ourPeople } from '../credentials/our-people.ts';
import type { Task } from '../cvat/wire.ts';
import type { LedgerHeader } from '../ledger/ledger.ts';
import type { World } from '../world.ts';
import { type MigrationLink, readLink } from './task-link.ts';

export type OurTask = { task: Task; link: MigrationLink };

/** By which a plan knows the task. */
export const linkOf = ({ task }: Pick<OurTask, 'task'>): string => task.bug_tracker ?? '';

/**
 * A task of ours and the images of this export in it; `gone`: its other frames. `alike`: images of this
 * export that may be among those, by another address. `guessed`: taken for this export's by likeness.
 * `header`, `written`: of its ledger, and the labels of what migrations wrote (see labelsIn); none where it is lost. `writtenHere`: those
 * on images of this export.
 */
export type Match = {
  our: OurTask;
  guessed: boolean;
  paths: string[];
  gone: string[];
  alike: { path: string; address: string }[];
  header: LedgerHeader | undefined;
  written: ReadonlySet<string>;
  writtenHere: ReadonlySet<string>;
};

/** The tasks of this very link that one of us made: what a stranger has planted under it is neither used nor deleted. */
export async function ourTasksOf(world: World, link: string, self?: number): Promise<Task[]> {
  const isOneOfUs = ourPeople(world, self);
  const ours: Task[] = [];
  for (const task of await world.cvat.tasks.find(link)) if (await isOneOfUs(task.owner?.id)) ours.push(task);
  return ours.sort((a, b) => a.id - b.id);
}

/**
 * The CVAT tasks that migrations made, ours and those of colleagues, whatever the project. A link alone proves nothing, since
 * anybody may write one: the owner must be somebody of the same organization, in the personal workspace ourselves.
 */
export async function ourTasks(world: World, self?: number): Promise<OurTask[]> {
  const isOneOfUs = ourPeople(world, self);
  const found: OurTask[] = [];
  for (const task of await world.cvat.tasks.ofMigrations()) {
    const link = readLink(task.bug_tracker);
    if (link && (await isOneOfUs(task.owner?.id))) found.push({ task, link });
  }
  return found;
}
