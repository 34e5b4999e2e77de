import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { createWorld } from '../../functions/world.ts';
import { freePorts } from '../../local/parts/free-port.ts';
import { hostEnvironment } from '../../local/parts/settings.ts';
import { startHost } from '../../local/parts/start-host.ts';
import { createPipelineClient } from '../../local/pipeline/pipeline-client.ts';
import { parseConfig } from '../../shared/config.ts';
import { startSite } from '../migration/migration-site.ts';
import { openHostFolder } from './host-folder.ts';
import { storageWithFaults } from './storage-faults.ts';

export type App = {
  app: string;
  root: string;
  /** Of the work of a host that was killed. */
  visibilitySeconds: number | 'as host.json says';
};

const CLOCK = pathToFileURL(join(import.meta.dirname, 'moved-clock.ts')).href;

/** Storage, CVAT and a host whose app has a process of its own: each of them can be struck alone. */
export async function startFaultedSite(azurite: string, { app, root, visibilitySeconds }: App, signal: AbortSignal) {
  const dataDir = await mkdtemp(join(tmpdir(), 'faulted-'));
  const [port = 0] = await freePorts(1);
  const storage = await storageWithFaults(azurite);
  const site = await startSite(azurite, { PUBLIC_URL: `http://127.0.0.1:${port}` }, { work: 'azurite' });
  const settings = {
    ...site.settings,
    AzureWebJobsStorage: storage.connectionString,
    ImagesStorage: storage.connectionString,
  };
  const folder = await openHostFolder(join(dataDir, 'host'));
  const clock = join(dataDir, 'clock');
  await writeFile(clock, '0');
  const logFile = join(dataDir, 'host.log');
  const env = { ...hostEnvironment(settings), NODE_OPTIONS: `--import ${CLOCK}`, FAULTS_CLOCK: clock };
  const launch = async () => {
    const started = await startHost({
      ...{ app, root, dataDir: folder.path, port, logFile, signal, ownWorker: true, visibilitySeconds },
      env,
    });
    const running = { ...started, isDead: false };
    void started.died.then(() => {
      running.isDead = true;
    });
    return running;
  };
  let host = await launch();
  return {
    ...site,
    ...{ folder, storage },
    /** What the host works with. */
    hostWorld: createWorld(parseConfig(settings)),
    client: () => createPipelineClient(host.ready, signal),
    server: () => host.ready,
    hostPid: () => host.pid,
    moveClock: (ms: number) => writeFile(clock, String(ms)),
    /** Of the worker that the host has started last. */
    async workerPid(): Promise<number> {
      const started = [...(await readFile(logFile, 'utf8')).matchAll(/Worker process (\d+) started/g)];
      return Number(started.at(-1)?.[1] ?? 0);
    },
    lastWords: async () => (await readFile(logFile, 'utf8')).trimEnd().split('\n').slice(-8),
    /** Kills it, and starts it again after whatever is done meanwhile. */
    async killHost(meanwhile: (launch: () => Promise<unknown>) => Promise<void> = async () => undefined) {
      await host.kill();
      await meanwhile(launch);
      host = await launch();
    },
    /** What the person does whose host has ended. */
    async startIfDead() {
      if (host.isDead) host = await launch();
    },
    async stop() {
      await host.stop();
      await site.stop();
      storage.close();
      await folder.close();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}
export type FaultedSite = Awaited<ReturnType<typeof startFaultedSite>>;
