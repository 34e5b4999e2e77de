import { setTimeout as delay } from 'node:timers/promises';

/** Long enough for another user of the directory to get in between, short enough not to be felt. */
const PAUSE_MS = 15;

const users = new Map<string, number>();

/** Counts `work` among those who use this directory right now. */
export async function using<T>(directory: string, work: () => Promise<T>): Promise<T> {
  users.set(directory, (users.get(directory) ?? 0) + 1);
  try {
    return await work();
  } finally {
    users.set(directory, (users.get(directory) ?? 1) - 1);
  }
}

/** Lets others go first, where there are any: in CVAT they are other processes and stop for nobody. */
export async function letOthersIn(directory: string): Promise<void> {
  if ((users.get(directory) ?? 0) > 1) await delay(PAUSE_MS);
}
