import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { uniqueName } from '../../../tests/names.ts';
import { bundle } from './bundle.ts';
import { type SpawnedHost, spawnHost } from './spawn-host.ts';

/** Tests of how an app is loaded run both; what it does then is the same. */
export const FLAVOURS = ['source', 'bundle'] as const;
export type Flavour = (typeof FLAVOURS)[number];

const SOURCE = fileURLToPath(new URL('app/index.ts', import.meta.url));

export const HOST_JSON = {
  version: '2.0',
  extensions: {
    queues: { batchSize: 4, visibilityTimeout: '00:00:00', maxPollingInterval: '00:00:01', maxDequeueCount: 3 },
    durableTask: { hubName: '%HUB%' },
  },
};

export type RunningApp = {
  host: SpawnedHost;
  readonly folder: string;
  readonly logs: string[];
  readonly settings: Readonly<Record<string, string>>;
  fetch(path: string, init?: RequestInit): Promise<Response>;
  /** What `probe` finds, as soon as it is not undefined (30 s at most). */
  eventually<T>(probe: () => Promise<T | undefined>): Promise<T>;
  /** What the app noted, until it satisfies `enough` (30 s at most). */
  journal(enough: (notes: readonly Note[]) => boolean): Promise<readonly Note[]>;
  restart(): Promise<void>;
  end(): Promise<void>;
};
export type Note = { what: string; [detail: string]: unknown };

/** Runs the test app in a host of its own, from its sources or as one bundled file. */
export async function runApp(
  flavour: Flavour,
  options: { azurite: string; settings?: Record<string, string>; hostJson?: object; ownWorker?: boolean },
): Promise<RunningApp> {
  const folder = await mkdtemp(join(tmpdir(), 'host-'));
  await writeFile(join(folder, 'host.json'), JSON.stringify(options.hostJson ?? HOST_JSON));
  const values = { HUB: 'testhub', OFTEN: '* * * * * *', Jobs: options.azurite, Pictures: options.azurite };
  await writeFile(join(folder, 'local.settings.json'), JSON.stringify({ IsEncrypted: false, Values: values }));
  const settings = {
    AzureWebJobsStorage: options.azurite,
    IMAGES: uniqueName('images'),
    ORDERS: uniqueName('orders'),
    ...options.settings,
  };
  const entry = flavour === 'source' ? SOURCE : await bundle(SOURCE, 'test-app');
  const logs: string[] = [];
  const start = () =>
    spawnHost({
      entry,
      root: folder,
      dataDir: join(folder, 'data'),
      env: { PATH: process.env.PATH, ...settings },
      onLog: (line) => logs.push(line),
      ownWorker: options.ownWorker ?? false,
    });
  const running: RunningApp = {
    host: await start(),
    folder,
    logs,
    settings,
    fetch: (path, init) => fetch(`${running.host.url}${path}`, init),
    eventually,
    journal: (enough) =>
      eventually(async () => {
        const notes = (await (await running.fetch('/api/journal')).json()) as Note[];
        return enough(notes) ? notes : undefined;
      }),
    async restart() {
      running.host = await start();
    },
    async end() {
      await running.host.kill();
      await rm(folder, { recursive: true, force: true });
    },
  };
  return running;
}

async function eventually<T>(probe: () => Promise<T | undefined>): Promise<T> {
  const deadline = Date.now() + 60_000;
  for (;;) {
    const found = await probe();
    if (found !== undefined) return found;
    if (Date.now() > deadline) throw new Error(`It did not happen within 60 s: ${probe}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
