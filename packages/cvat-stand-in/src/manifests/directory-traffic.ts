import { setTimeout as delay } from 'node:timers/promises';

/** Long enough for another user of the directory to get in between, short enough not to be felt. */
const PAUSE_MS = 15;

/**
 * Who works on which manifest folder right now. On a real server 0 of 35 creations that overlapped spoiled the index of one
 * another: only one write in `every` of a shared folder leaves a gap that others can get into.
 */
export type DirectoryTraffic = {
  /** Counts `work` among those who use this directory. */
  using<T>(directory: string, work: () => Promise<T>): Promise<T>;
  /** How this write of the index is done: at one go, or in steps between which others go first. */
  gap(directory: string): (() => Promise<void>) | undefined;
};

export function watchDirectories(every: number): DirectoryTraffic {
  const users = new Map<string, number>();
  let shared = 0;
  return {
    async using(directory, work) {
      users.set(directory, (users.get(directory) ?? 0) + 1);
      try {
        return await work();
      } finally {
        users.set(directory, (users.get(directory) ?? 1) - 1);
      }
    },
    gap(directory) {
      if ((users.get(directory) ?? 0) < 2) return undefined;
      shared += 1;
      return shared % every === 0 ? () => delay(PAUSE_MS) : undefined;
    },
  };
}
