import { chmod, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { z } from 'zod';
import { UsageError } from '../usage-error.ts';
import { type FolderLock, LOCK, lockFolder } from './folder-lock.ts';
import { freePorts, isFree } from './free-port.ts';
import { RUN_RECORD } from './run-record.ts';
import { STORAGE_KEY } from './storage-key.ts';

const Ports = z.object({ host: z.int(), cvat: z.int(), blob: z.int(), queue: z.int() });
export type Ports = z.infer<typeof Ports>;

const PORTS = 'ports.json';
/** What a killed run has left behind ends by itself: a host gives its running functions this long. */
const ENDING_MS = 25_000;
const LOOK_MS = 250;

export type DataDir = {
  path: string;
  /** They stay the same as long as the folder is kept: links to reports and tasks stay true. */
  ports: Ports;
  /** Takes others in place of some; absent where they are from an earlier run, whose links name them. */
  replacePorts: ((names: readonly (keyof Ports)[]) => Promise<void>) | undefined;
  release(): Promise<void>;
};

/** All that our commands ever write into a data folder; whatever else is there is somebody else's. */
const OURS = new Set([
  ...[
    LOCK,
    PORTS,
    RUN_RECORD,
    STORAGE_KEY,
    'azurite',
    'cvat',
    'host',
    'events',
    'logs',
    'demo',
    'manifest.jsonl',
    'report.json',
    'report.html',
    'findings.csv',
    'missing.csv',
  ],
]);

/**
 * Takes a data folder for this process only. `fresh` removes first what we left there earlier. A folder that holds anything
 * else is not touched. Throws UsageError where it cannot be had. `silenceMs`: see lockFolder().
 */
export async function openDataDir(path: string, options: { fresh: boolean; silenceMs?: number }): Promise<DataDir> {
  // Pictures, journals and tokens lie in it: for nobody else on this machine.
  await mkdir(path, { recursive: true, mode: 0o700 });
  await refuseOtherFiles(path);
  await chmod(path, 0o700);
  const { killed, release } = await takeLock(path, options.silenceMs);
  try {
    const old = options.fresh ? (await readdir(path)).filter((name) => name !== LOCK && OURS.has(name)) : [];
    for (const name of old) await rm(join(path, name), { recursive: true, force: true });
    const kept = await keptPorts(path, killed ? ENDING_MS : 0);
    const ports = kept ?? (await choosePorts(path));
    const replacePorts = async (names: readonly (keyof Ports)[]) => {
      const others = await freePorts(names.length);
      for (const [i, name] of names.entries()) ports[name] = others[i] ?? 0;
      await writeFile(join(path, PORTS), JSON.stringify(ports));
    };
    return { path, ports, replacePorts: kept ? undefined : replacePorts, release };
  } catch (error) {
    await release();
    throw error;
  }
}

/** The first of `path`, `path-2`, `path-3` ... that no other process has: several runs at once do not meet. */
export async function openFreeDataDir(path: string): Promise<DataDir> {
  for (let count = 1; ; count += 1) {
    try {
      return await openDataDir(count === 1 ? path : `${path}-${count}`, { fresh: true });
    } catch (error) {
      if (!(error instanceof UsageError) || count === 20) throw error;
    }
  }
}

/** `--data ~/Documents` must not cost anybody a document, nor mix ours with theirs. */
async function refuseOtherFiles(path: string): Promise<void> {
  const names = await readdir(path);
  const others = names.filter((name) => !OURS.has(name) && !name.startsWith(`${LOCK}.`));
  // Somebody may have a folder called "logs": it is ours only where our ports lie beside it.
  const unproven = names.some((name) => name !== LOCK) && !(await hasOurPorts(path));
  const foreign = others.length === 0 && unproven ? names : others;
  if (foreign.length === 0) return;
  const examples = foreign.slice(0, 3).map((name) => `"${name}"`);
  const more = foreign.length > 3 ? ` and ${foreign.length - 3} more` : '';
  throw new UsageError(
    `Cannot use the data folder "${path}": it holds what is not ours: ${examples.join(', ')}${more}`,
    'Name a new or an empty folder with --data DIR',
  );
}

async function hasOurPorts(path: string): Promise<boolean> {
  const text = await readFile(join(path, PORTS), 'utf8').catch(() => '');
  try {
    return Ports.safeParse(JSON.parse(text)).success;
  } catch {
    return false;
  }
}

async function takeLock(path: string, silenceMs?: number): Promise<FolderLock> {
  const taken = await lockFolder(path, silenceMs);
  if ('release' in taken) return taken;
  throw new UsageError(
    `Cannot use the data folder "${path}": ${taken.heldBy} is using it`,
    'Stop that process, or name another folder with --data DIR',
  );
}

async function choosePorts(path: string): Promise<Ports> {
  const [host = 0, cvat = 0, blob = 0, queue = 0] = await freePorts(4);
  const ports: Ports = { host, cvat, blob, queue };
  await writeFile(join(path, PORTS), JSON.stringify(ports));
  return ports;
}

/** Those of an earlier run. Waits `patienceMs` for parts of a killed one to let go of them. */
async function keptPorts(path: string, patienceMs: number): Promise<Ports | undefined> {
  const file = join(path, PORTS);
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });
  if (text === undefined) return undefined;
  const ports = Ports.parse(JSON.parse(text));
  for (const [part, port] of Object.entries(ports)) {
    if (await becomesFree(port, patienceMs)) continue;
    throw new UsageError(
      `Cannot use the data folder "${path}": port ${port} (${part}), which its links name, is taken by another program`,
      'Stop that program, or use another folder',
    );
  }
  return ports;
}

async function becomesFree(port: number, patienceMs: number): Promise<boolean> {
  for (let waited = 0; !(await isFree(port)); waited += LOOK_MS) {
    if (waited >= patienceMs) return false;
    await pause(LOOK_MS);
  }
  return true;
}
