import { type ChildProcess, spawn } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { compileCache, endWithParent } from '../layout.ts';
import { bareEnvironment } from './bare-environment.ts';
import { PortTakenError } from './port-taken-error.ts';

export type StartedChild<T> = {
  ready: T;
  pid: number;
  /** Resolves with the reason when the process ends without being asked to. */
  died: Promise<string>;
  /** Asks it to end, and ends it after a while where it does not. */
  stop(): Promise<void>;
  /** Ends it as a crash would (SIGKILL). */
  kill(): Promise<void>;
};

export type ChildOptions<T> = {
  /** Answers a value for the line of standard output that says the process is ready. */
  readyLine(line: string): T | undefined;
  env?: NodeJS.ProcessEnv;
  cwd?: string;
  /** All its output goes there. */
  logFile?: string;
  startupMs?: number;
  signal?: AbortSignal;
};

/**
 * V8's young generation begins as large as it grows in any case, 16 MB: what grows it are collections in the moment of loading, a tenth of
 * the time of our app's.
 */
const YOUNG = '--min-semi-space-size=16';

/** Longer than a host gives its running functions. */
const STOP_MS = 25_000;

/**
 * Starts one of our parts as a process of its own and waits until it says that it is ready. It is the head of a process
 * group: Ctrl-C in a terminal reaches only us, and we stop the parts in their order. It ends when we are gone.
 */
export async function startChild<T>(
  name: string,
  args: readonly string[],
  options: ChildOptions<T>,
): Promise<StartedChild<T>> {
  const { startupMs = 60_000 } = options;
  options.signal?.throwIfAborted();
  const flags = [YOUNG, '--import', pathToFileURL(endWithParent()).href];
  const child = spawn(process.execPath, [...flags, ...args], {
    ...(options.cwd ? { cwd: options.cwd } : {}),
    env: { NODE_COMPILE_CACHE: compileCache(), ...(options.env ?? bareEnvironment()) },
    stdio: ['pipe', 'pipe', 'pipe'],
    detached: true,
  });
  const output = await collect(options.logFile);
  const exited = new Promise<string>((resolve) => {
    child.once('error', (error) => resolve(error.message));
    child.once('exit', (code, signal) => resolve(signal ? `it was ended by ${signal}` : `it ended with code ${code}`));
  });
  const drained = new Promise<void>((resolve) => child.once('close', () => resolve()));
  let stopping = false;
  const stop = async () => {
    stopping = true;
    await end(child, exited);
    // What it said last may still be on its way; a process that it started itself may keep the pipe open for good.
    await Promise.race([drained, pause(1000)]);
    output.close();
  };
  const kill = async () => {
    stopping = true;
    child.kill('SIGKILL');
    await exited;
    output.close();
  };
  createInterface(child.stderr).on('line', output.add);
  const spoken = new Promise<T>((resolve) => {
    createInterface(child.stdout).on('line', (line) => {
      const ready = options.readyLine(line);
      if (ready === undefined) output.add(line);
      else resolve(ready);
    });
  });
  const failure = (reason: string) => {
    const taken = output.portTaken();
    const message = `Cannot start ${name}: ${reason}${taken ? `, since ${TAKEN}` : ''}${output.excerpt()}`;
    return taken ? new PortTakenError(message) : new Error(message);
  };
  const settled = new AbortController();
  const signal = AbortSignal.any([settled.signal, ...(options.signal ? [options.signal] : [])]);
  const overdue = pause(startupMs, undefined, { signal }).then(() => {
    throw failure(`it is not ready after ${startupMs / 1000} s`);
  });
  const gone = exited.then(async (reason) => {
    // Its last output may arrive a moment after its end.
    await pause(100);
    throw failure(reason);
  });
  try {
    const ready = await Promise.race([spoken, gone, overdue]);
    const died = exited.then((reason) => (stopping ? new Promise<never>(() => undefined) : reason));
    return { ready, pid: child.pid ?? 0, died, stop, kill };
  } catch (error) {
    await stop();
    throw error;
  } finally {
    settled.abort();
  }
}

async function end(child: ChildProcess, exited: Promise<string>): Promise<void> {
  child.kill('SIGTERM');
  const timer = setTimeout(() => child.kill('SIGKILL'), STOP_MS);
  await exited;
  clearTimeout(timer);
}

const EXCERPT_LINES = 12;
const PORT_TAKEN = /EADDRINUSE|it is taken or not allowed/;
const TAKEN = 'another program has taken its port meanwhile: run the same command again';

async function collect(logFile: string | undefined) {
  if (logFile) await mkdir(dirname(logFile), { recursive: true });
  const log = logFile ? createWriteStream(logFile, { flags: 'a' }) : undefined;
  const last: string[] = [];
  return {
    add(line: string) {
      log?.write(`${line}\n`);
      last.push(line);
      if (last.length > EXCERPT_LINES) last.shift();
    },
    excerpt: () =>
      last.length === 0
        ? ''
        : `; its last words${logFile ? ` (all of them in ${logFile})` : ''}:\n  ${last.join('\n  ')}`,
    portTaken: () => last.some((line) => PORT_TAKEN.test(line)),
    close: () => log?.end(),
  };
}
