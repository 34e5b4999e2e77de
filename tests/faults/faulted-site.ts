import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePorts } from '../../local/parts/free-port.ts';
import { hostEnvironment } from '../../local/parts/settings.ts';
import { startHost } from '../../local/parts/start-host.ts';
import { createPipelineClient } from '../../local/pipeline/pipeline-client.ts';
import { startSite } from '../migration/migration-site.ts';

export type App = { app: string; root: string };

/** Storage, CVAT and a host whose app has a process of its own: each of the two can be killed alone. */
export async function startFaultedSite(azurite: string, { app, root }: App, signal: AbortSignal) {
  const dataDir = await mkdtemp(join(tmpdir(), 'faulted-'));
  const [port = 0] = await freePorts(1);
  const site = await startSite(azurite, { PUBLIC_URL: `http://127.0.0.1:${port}` });
  const logFile = join(dataDir, 'host.log');
  const start = () =>
    startHost({
      ...{ app, root, dataDir: join(dataDir, 'host'), port, logFile, signal, ownWorker: true },
      env: hostEnvironment(site.settings),
    });
  let host = await start();
  return {
    ...site,
    client: () => createPipelineClient(host.ready, signal),
    hostPid: () => host.pid,
    /** Of the worker that the host has started last. */
    async workerPid(): Promise<number> {
      const started = [...(await readFile(logFile, 'utf8')).matchAll(/Worker process (\d+) started/g)];
      return Number(started.at(-1)?.[1] ?? 0);
    },
    async killHost() {
      await host.kill();
      host = await start();
    },
    async stop() {
      await host.stop();
      await site.stop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}
export type FaultedSite = Awaited<ReturnType<typeof startFaultedSite>>;
