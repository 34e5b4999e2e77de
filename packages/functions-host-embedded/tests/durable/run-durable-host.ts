import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bundle } from '../bundle.ts';
import { type SpawnedHost, spawnHost } from '../spawn-host.ts';

const SOURCE = fileURLToPath(new URL('../durable-app/index.ts', import.meta.url));
const WAIT_MS = 30_000;

export type Ended = { runtimeStatus: string; output: unknown };

export type DurableHost = {
  host: SpawnedHost;
  readonly folder: string;
  /** A request to the management API, with the system key. */
  manage(method: string, path: string, body?: unknown): Promise<Response>;
  start(name: string, input: unknown, id: string): Promise<void>;
  ended(id: string): Promise<Ended>;
  restart(): Promise<void>;
  end(): Promise<void>;
};

/** The durable test app in a host process of its own, over real HTTP. */
export async function runDurableHost(): Promise<DurableHost> {
  const folder = await mkdtemp(join(tmpdir(), 'durable-host-'));
  await writeFile(
    join(folder, 'host.json'),
    JSON.stringify({ version: '2.0', extensions: { durableTask: { hubName: 'testhub' } } }),
  );
  const entry = await bundle(SOURCE, 'durable-app');
  const spawn = () =>
    spawnHost({ entry, root: folder, dataDir: join(folder, 'data'), env: { PATH: process.env.PATH } });
  const running: DurableHost = {
    host: await spawn(),
    folder,
    manage(method, path, body) {
      const url = `${running.host.url}/runtime/webhooks/durabletask/${path}`;
      const headers = { 'content-type': 'application/json' };
      const init = body === undefined ? { method } : { method, headers, body: JSON.stringify(body) };
      return fetch(
        `${url}${url.includes('?') ? '&' : '?'}code=${running.host.keys.system.durabletask_extension}`,
        init,
      );
    },
    async start(name, input, id) {
      const response = await running.manage('POST', `orchestrators/${name}/${id}`, input);
      if (response.status !== 202) throw new Error(`${response.status}: ${await response.text()}`);
    },
    async ended(id) {
      const deadline = Date.now() + WAIT_MS;
      for (;;) {
        const response = await running.manage('GET', `instances/${id}`);
        const text = await response.text();
        if (response.status === 200) return JSON.parse(text);
        if (Date.now() > deadline) throw new Error(`Not in time: ${text}`);
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
    },
    async restart() {
      running.host = await spawn();
    },
    async end() {
      await running.host.kill();
      await rm(folder, { recursive: true, force: true });
    },
  };
  return running;
}
