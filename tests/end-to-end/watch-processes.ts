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

async function familyOf(root: number): Promise<number[]> {
  const children = new Map<number, number[]>();
  for (const name of await readdir('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    // The name of the program, in brackets, may hold anything.
    const [, parent = ''] = /\) \S (\d+)/.exec(await textOf(Number(name), 'stat')) ?? [];
    children.set(Number(parent), [...(children.get(Number(parent)) ?? []), Number(name)]);
  }
  const family = [root];
  for (const pid of family) family.push(...(children.get(pid) ?? []));
  return family;
}

/** It may be gone by now. */
async function textOf(pid: number, file: string): Promise<string> {
  const text = await readFile(`/proc/${pid}/${file}`, 'latin1').catch(() => '');
  return text.replaceAll('\0', ' ');
}
