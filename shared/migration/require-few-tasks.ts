import { plural } from '../dataset/plural.ts';
import { InvalidInputError } from '../errors.ts';

/**
 * A task costs the history of a migration a kilobyte, and all of it is read again at each turn: at 500 tasks 257 MB in all, at
 * 1,000 one GB, at 25,000 it would be 640 GB.
 */
const MOST_TASKS = 1000;

/** Refuses more new tasks than one migration can follow. */
export function requireFewTasks(
  tasks: number,
  { images, size }: { images: number; size: number },
  most: number = MOST_TASKS,
): void {
  if (tasks <= most) return;
  // Some tasks are not full: files of one stem go to different ones, and so do images that are to stand by themselves.
  const enough = Math.ceil(images / (0.9 * most));
  throw new InvalidInputError(
    `Cannot plan the migration: ${plural(images, 'image')} would be ${tasks} tasks, and one migration makes ${most} at most: current value of tasks.size is ${size}`,
    {
      code: 'TOO_MANY_TASKS',
      fix:
        enough > size
          ? `Ask for larger tasks: tasks.size of ${enough} or more`
          : 'Split the export into several files, by folders of its images for example, and migrate them one after another into the same project',
    },
  );
}
