import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { InvocationResult } from './invocation.ts';
import type { Log } from './log.ts';
import type { FunctionWorker } from './worker.ts';
import type { FromWorker, ToWorker } from './worker-message.ts';

const MAIN = fileURLToPath(new URL('worker-main.ts', import.meta.url));
/** The real host ends itself where its workers die this often within half an hour. */
const DEATHS = 3;
const WITHIN_MS = 30 * 60_000;
const SIGNALS: Readonly<Record<string, number>> = { SIGABRT: 134, SIGKILL: 137, SIGTERM: 143 };

type Loaded = Extract<FromWorker, { type: 'loaded' }>;
type End = (result: InvocationResult) => void;
type Running = { process: ChildProcess; loaded: Loaded; open: Map<number, End> };

export type WorkerProcessOptions = {
  entry: string;
  functionAppDirectory: string;
  env: NodeJS.ProcessEnv;
  log: Log;
  /** host.json; an invocation that takes longer costs the worker its life. */
  functionTimeoutMs: number | undefined;
  /** Called where workers die so often that the host gives up. */
  giveUp(error: Error): void;
};

/**
 * Runs the app in a process of its own, which may die as the real worker does while the host lives on: what it had in work
 * ends as a failure with the real host's words, and another worker takes its place. After a time limit the real host kills
 * the worker and tells only the one function that was too slow: what else the worker had in work hangs until its own limit.
 */
export async function startWorkerProcess(options: WorkerProcessOptions): Promise<FunctionWorker> {
  const { log } = options;
  const deaths: number[] = [];
  let calls = 0;
  let stopping = false;
  let current: Promise<Running> = startOne();
  let { loaded } = await current;

  async function startOne(): Promise<Running> {
    const running = await load(options);
    const { process: child, open } = running;
    log('information', 'host', `Worker process ${child.pid} started`);
    child.on('message', (message: FromWorker) => {
      if (message.type !== 'result') return;
      open.get(message.call)?.(message.result);
    });
    child.once('exit', (code, signal) => {
      if (!stopping) replace(running, signal ? (SIGNALS[signal] ?? 1) : (code ?? 1));
    });
    return running;
  }

  function replace({ open }: Running, code: number): void {
    const message = `node exited with code ${code} (0x${code.toString(16).toUpperCase()})`;
    log('error', 'host', message);
    const now = Date.now();
    deaths.push(now);
    if (deaths.filter((at) => now - at < WITHIN_MS).length >= DEATHS) {
      options.giveUp(new Error('Exceeded language worker restart retry count for runtime:node. Shutting down'));
      return;
    }
    current = startOne();
    current.then(
      (next) => {
        loaded = next.loaded;
      },
      (error: unknown) => options.giveUp(error instanceof Error ? error : new Error(String(error))),
    );
    for (const end of [...open.values()]) end(failure(message));
  }

  async function invoke(...[functionName, invocation, begins]: Parameters<FunctionWorker['invoke']>) {
    const running = await current;
    begins?.(running.loaded.capabilities);
    const call = ++calls;
    return new Promise<InvocationResult>((resolve) => {
      const timer = timed(options.functionTimeoutMs, () => {
        const { open, process: child } = running;
        // Nobody tells the others: they end at their own limits.
        open.clear();
        // Not before another worker takes the next call.
        child.once('exit', () => end(failure(timeoutMessage(functionName, options.functionTimeoutMs))));
        child.kill('SIGKILL');
      });
      const end = (result: InvocationResult) => {
        clearTimeout(timer);
        running.open.delete(call);
        resolve(result);
      };
      running.open.set(call, end);
      send(running.process, { type: 'invoke', call, functionName, invocation });
    });
  }

  return {
    get functions() {
      return loaded.functions;
    },
    /** Another worker has another address for streamed requests. */
    get capabilities() {
      return loaded.capabilities;
    },
    invoke,
    async stop() {
      stopping = true;
      const { process: child } = await current;
      if (child.exitCode !== null || child.signalCode !== null) return;
      const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()));
      child.on('message', (message: FromWorker) => {
        if (message.type === 'stopped') child.kill('SIGKILL');
      });
      send(child, { type: 'stop' });
      await gone;
    },
  };
}

function load(options: WorkerProcessOptions): Promise<Running> {
  const child = fork(MAIN, [], {
    env: options.env,
    serialization: 'advanced',
    // What watches over the host's own standard input is not for the worker.
    execArgv: [],
    stdio: ['ignore', 2, 'inherit', 'ipc'],
  });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code) => reject(new Error(`Cannot start the worker: it ended with code ${code}`)));
    child.on('message', (message: FromWorker) => {
      if (message.type === 'log') options.log(message.level, message.source, message.message);
      if (message.type === 'unloadable') reject(new Error(message.message));
      if (message.type === 'loaded') resolve({ process: child, loaded: message, open: new Map() });
    });
    const { entry, functionAppDirectory } = options;
    send(child, { type: 'load', entry, functionAppDirectory });
  });
}

function send(child: ChildProcess, message: ToWorker): void {
  // One that is dying is dealt with when it is gone.
  child.send(message, () => undefined);
}

function failure(message: string): InvocationResult {
  return { status: 'failure', exception: { message, stack: message } };
}

function timed(ms: number | undefined, then: () => void): NodeJS.Timeout | undefined {
  return ms === undefined ? undefined : setTimeout(then, ms).unref();
}

function timeoutMessage(functionName: string, ms = 0): string {
  const span = new Date(ms).toISOString().slice(11, 19);
  return `Timeout value of ${span} was exceeded by function: Functions.${functionName}`;
}
