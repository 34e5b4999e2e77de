import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { z } from 'zod';
import { publishedProgram } from '../../../tests/published-program.ts';

const Ready = z.object({
  ready: z.literal(true),
  url: z.string(),
  keys: z.object({ default: z.string(), master: z.string(), system: z.record(z.string(), z.string()) }),
  functions: z.array(z.object({ name: z.string(), type: z.string() })),
});

export type SpawnedHost = z.infer<typeof Ready> & {
  readonly pid: number;
  /** Resolves with the exit code (null after a signal) once the process is gone. */
  readonly exited: Promise<number | null>;
  /** Drains and ends; resolves with the exit code. */
  stop(): Promise<number | null>;
  /** kill -9. */
  kill(): Promise<void>;
};

/** Starts a host in a process of its own and waits until it is ready. */
export async function spawnHost(options: {
  entry: string;
  root: string;
  dataDir: string;
  port?: number;
  /** The whole environment of the process. */
  env: NodeJS.ProcessEnv;
  onLog?: (line: string) => void;
  startupMs?: number;
  /** The app in a process of its own. */
  ownWorker?: boolean;
  /** Of the work of a host that was killed; absent: none, so that no test waits for a queue. */
  visibilitySeconds?: number;
}): Promise<SpawnedHost> {
  const main = publishedProgram('functions-host-embedded');
  const args = ['--app', options.entry, '--root', options.root, '--data', options.dataDir];
  args.push('--visibility-seconds', String(options.visibilitySeconds ?? 0));
  if (options.ownWorker) args.push('--own-worker');
  const { NODE_COMPILE_CACHE } = process.env;
  const child = spawn(process.execPath, [main, ...args, '--port', String(options.port ?? 0)], {
    env: { ...(NODE_COMPILE_CACHE ? { NODE_COMPILE_CACHE } : {}), ...options.env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const exited = new Promise<number | null>((resolve) => child.once('close', (code) => resolve(code)));
  const lines: string[] = [];
  createInterface({ input: child.stderr }).on('line', (line) => {
    if (lines.length < 200) lines.push(line);
    options.onLog?.(line);
  });
  const timeoutMs = options.startupMs ?? 30_000;
  const ready = await new Promise<z.infer<typeof Ready>>((resolve, reject) => {
    const fail = (why: string) =>
      reject(new Error(`Cannot start the host of "${options.entry}": ${why}: current value is\n${lines.join('\n')}`));
    const timer = setTimeout(() => fail(`it was not ready in ${timeoutMs} ms`), timeoutMs);
    child.once('error', (error) => fail(error.message));
    void exited.then((code) => fail(`it ended with code ${code}`));
    createInterface({ input: child.stdout }).once('line', (line) => {
      clearTimeout(timer);
      resolve(Ready.parse(JSON.parse(line)));
    });
    void exited.then(() => clearTimeout(timer));
  }).catch(async (error: unknown) => {
    child.kill('SIGKILL');
    await exited;
    throw error;
  });
  return {
    ...ready,
    pid: child.pid ?? 0,
    exited,
    stop() {
      child.kill('SIGTERM');
      return exited;
    },
    async kill() {
      child.kill('SIGKILL');
      await exited;
    },
  };
}
