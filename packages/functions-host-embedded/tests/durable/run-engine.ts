import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { type DurableEngine, type DurableEngineOptions, startDurableEngine } from '../../src/durable/engine.ts';
import { type FunctionWorker, startWorker } from '../../src/worker.ts';

const ENTRY = fileURLToPath(new URL('../durable-app/index.ts', import.meta.url));
const BASE_URL = 'http://127.0.0.1:9/runtime/webhooks/durabletask';
const WAIT_MS = 20_000;

let worker: Promise<FunctionWorker> | undefined;

/** The one worker of this process. */
export function testWorker(): Promise<FunctionWorker> {
  worker ??= startWorker({ entry: ENTRY, functionAppDirectory: '.', log: () => undefined });
  return worker;
}

const Status = z.looseObject({
  name: z.string(),
  instanceId: z.string(),
  runtimeStatus: z.string(),
  input: z.unknown().optional(),
  output: z.unknown().optional(),
  customStatus: z.unknown().optional(),
  createdTime: z.string(),
  historyEvents: z.array(z.looseObject({ EventType: z.string() })).optional(),
});
export type Status = z.infer<typeof Status>;

export type RunningEngine = {
  readonly folder: string;
  readonly logs: string[];
  send(path: string, init: RequestInit): Promise<Response>;
  /** With a JSON body, if any. */
  call(method: string, path: string, body?: unknown): Promise<Response>;
  /** Starts an orchestration and answers its id. */
  start(name: string, input?: unknown, id?: string): Promise<string>;
  /** Starts an orchestration and waits for its end. */
  run(name: string, input?: unknown, id?: string): Promise<Status>;
  status(id: string, query?: string): Promise<Status>;
  /** Waits until the instance is there and as wanted (20 s at most). */
  until(id: string, enough: (status: Status) => boolean): Promise<Status>;
  ended(id: string): Promise<Status>;
  raise(id: string, event: string, data?: unknown): Promise<number>;
  /** Waits until a turn has taken an event of this type. */
  happened(id: string, eventType: string): Promise<void>;
  history(id: string): Promise<readonly { EventType: string; [field: string]: unknown }[]>;
  restart(options?: Partial<DurableEngineOptions>): Promise<void>;
  stop(): Promise<void>;
  end(): Promise<void>;
};

/** An engine with the test app, in this process, in a folder of its own. */
export async function runEngine(options: Partial<DurableEngineOptions> = {}): Promise<RunningEngine> {
  const folder = await mkdtemp(join(tmpdir(), 'durable-'));
  const logs: string[] = [];
  const start = async (changes: Partial<DurableEngineOptions>) =>
    startDurableEngine({
      worker: await testWorker(),
      dataDir: join(folder, 'data'),
      hubName: 'testhub',
      visibilityMs: { activities: 0, turns: 0 },
      baseUrl: BASE_URL,
      log: (level, source, message) => logs.push(`${level} ${source}: ${message}`),
      ...options,
      ...changes,
    });
  let engine: DurableEngine = await start({});
  const running: RunningEngine = {
    folder,
    logs,
    async send(path, init) {
      const response = await engine.handle(new Request(`${BASE_URL}/${path}`, init));
      if (!response) throw new Error(`The engine does not answer ${path}`);
      return response;
    },
    call(method, path, body) {
      const headers = { 'content-type': 'application/json' };
      return running.send(path, body === undefined ? { method } : { method, headers, body: JSON.stringify(body) });
    },
    async start(name, input, id) {
      const response = await running.call(
        'POST',
        `orchestrators/${name}${id ? `/${encodeURIComponent(id)}` : ''}`,
        input,
      );
      if (response.status !== 202) throw new Error(`${response.status}: ${await response.text()}`);
      return z.object({ id: z.string() }).parse(await response.json()).id;
    },
    run: async (name, input, id) => running.ended(await running.start(name, input, id)),
    async status(id, query = '') {
      const response = await running.call('GET', `instances/${encodeURIComponent(id)}?${query}`);
      return Status.parse(await response.json());
    },
    async until(id, enough) {
      const deadline = Date.now() + WAIT_MS;
      for (;;) {
        const response = await running.call('GET', `instances/${encodeURIComponent(id)}`);
        const status = response.status === 404 ? undefined : Status.parse(await response.json());
        if (status && enough(status)) return status;
        if (Date.now() > deadline) throw new Error(`Not in time: ${JSON.stringify(status)}\n${logs.join('\n')}`);
        await new Promise((resolve) => setTimeout(resolve, 5));
      }
    },
    ended: (id) => running.until(id, ({ runtimeStatus }) => /Completed|Failed|Terminated/.test(runtimeStatus)),
    raise: async (id, event, data) =>
      (await running.call('POST', `instances/${id}/raiseEvent/${event}`, data ?? null)).status,
    history: async (id) => (await running.status(id, 'showHistory=true&showHistoryOutput=true')).historyEvents ?? [],
    async happened(id, eventType) {
      const deadline = Date.now() + WAIT_MS;
      while (!(await running.history(id)).some(({ EventType }) => EventType === eventType)) {
        if (Date.now() > deadline) throw new Error(`Not in time: ${eventType} of ${id}`);
        await new Promise((resolve) => setTimeout(resolve, 5));
      }
    },
    async restart(changes = {}) {
      await engine.stop();
      engine = await start(changes);
    },
    stop: () => engine.stop(),
    async end() {
      await engine.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
  return running;
}

/** Polls until the check passes (20 s at most). */
export async function eventually<T>(check: () => T | undefined | false): Promise<T> {
  const deadline = Date.now() + WAIT_MS;
  for (;;) {
    const result = check();
    if (result) return result;
    if (Date.now() > deadline) throw new Error('Not in time');
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
