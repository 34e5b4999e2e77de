import { readdir, readFile } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';

const LOOK_MS = 100;

export type Watched = { command: string; environment: string };

/** What `ps` and the system show of a process and of all that it starts, by their numbers, as long as `running` is not settled. */
export async function watchProcesses(root: number, running: Promise<unknown>): Promise<Map<number, Watched>> {
  const seen = new Map<number, Watched>();
  let ended = false;
  const end = () => {
    ended = true;
  };
  running.then(end, end);
  while (!ended) {
    for (const pid of await familyOf(root)) {
      const [command, environment] = await Promise.all([textOf(pid, 'cmdline'), textOf(pid, 'environ')]);
      // Between a fork and its exec it still looks like its parent.
      if (command !== '') seen.set(pid, { command, environment });
    }
    await pause(LOOK_MS);
  }
  return seen;
}

/** Asked of the system for each of them, thread by thread: to look through all processes of a busy machine costs more than what is tried. */
async function familyOf(root: number): Promise<number[]> {
  const family = [root];
  for (const pid of family) {
    const threads = await readdir(`/proc/${pid}/task`).catch(() => []);
    const children = await Promise.all(threads.map((thread) => textOf(pid, `task/${thread}/children`)));
    family.push(...children.flatMap((pids) => pids.split(' ').filter(Boolean).map(Number)));
  }
  return family;
}

/** It may be gone by now. */
async function textOf(pid: number, file: string): Promise<string> {
  const text = await readFile(`/proc/${pid}/${file}`, 'latin1').catch(() => '');
  return text.replaceAll('\0', ' ');
}
