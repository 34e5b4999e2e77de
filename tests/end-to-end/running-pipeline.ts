import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startContainerWatcher } from '@azureml-to-cvat/blob-events-emulated/watcher.ts';
import { inject } from 'vitest';
import type { StartedChild } from '../../local/parts/child-process.ts';
import { freeLeases } from '../../local/parts/free-leases.ts';
import { freePorts } from '../../local/parts/free-port.ts';
import { hostEnvironment } from '../../local/parts/settings.ts';
import { type Host, startHost } from '../../local/parts/start-host.ts';
import { eventSubscriptions } from '../../local/parts/subscriptions.ts';
import { createPipelineClient, type PipelineClient } from '../../local/pipeline/pipeline-client.ts';
import type { MigrationView } from '../../shared/http-api/answers.ts';
import { expectTrueVerdict } from '../checker/check-report.ts';
import { type MigrationSite, type SiteSettings, startSite } from '../migration/migration-site.ts';
import { publishedProgram } from '../published-program.ts';
import { eventually } from './eventually.ts';

/** The bundled app on the embedded host, in a process of its own that can be killed and started again on the same state. */
export type RunningPipeline = MigrationSite & {
  client: PipelineClient;
  host(): Host;
  /** Of the host's process. */
  pid(): number;
  crash(): Promise<void>;
  /** With other settings, where some are given. */
  restart(changed?: Record<string, string>): Promise<void>;
  /** Waits for the end of a migration, whatever it is. */
  ended(id: string): Promise<MigrationView>;
  /** Where the host keeps what it knows. */
  hostDir: string;
  /** The host's log so far is in this file. */
  logFile: string;
};

/** The hosts of a run load what the first of them has compiled. */
const COMPILED = { NODE_COMPILE_CACHE: join(inject('packageFolder'), 'compiled') };
const ENDED = ['Completed', 'Failed', 'Terminated'];
/** Each look costs Azurite as much as a small request: most pipelines wait far longer than they work. */
const LOOK_MS = 1000;

/** Without events, nothing that is put into a container starts anything. */
export async function startPipeline(
  azurite: string,
  settings: SiteSettings = {},
  { events = true } = {},
): Promise<RunningPipeline> {
  const dataDir = await mkdtemp(join(tmpdir(), 'pipeline-'));
  const [port = 0] = await freePorts(1);
  const publicUrl = `http://127.0.0.1:${port}`;
  const site = await startSite(
    azurite,
    (parts) => ({
      PUBLIC_URL: publicUrl,
      MANIFEST_QUIET_SECONDS: '0',
      EXPORT_QUIET_SECONDS: '3',
      ...(typeof settings === 'function' ? settings(parts) : settings),
    }),
    { work: 'azurite' },
  );
  const logFile = join(dataDir, 'host.log');
  const start = (changed: Record<string, string> = {}) =>
    startHost({
      script: publishedProgram('functions-host-embedded'),
      app: join(inject('packageFolder'), 'dist', 'main.cjs'),
      root: inject('packageFolder'),
      dataDir: join(dataDir, 'host'),
      port,
      env: { ...hostEnvironment({ ...site.settings, ...changed }), ...COMPILED },
      logFile,
      signal: AbortSignal.timeout(120_000),
    });
  let child: StartedChild<Host> = await start();
  const [watched = ''] = (site.settings.EXPORTS_PATH ?? '').split('/');
  const watch = () =>
    startContainerWatcher({
      connectionString: azurite,
      subscriptions: eventSubscriptions(child.ready, { images: [site.images], exports: watched }),
      dataDir: join(dataDir, 'events'),
      intervalMs: LOOK_MS,
      chaos: { seed: 7, duplicate: 0.3, reorder: 0.3 },
    });
  const watcher = events ? await watch() : undefined;
  const client = () => createPipelineClient(child.ready, AbortSignal.timeout(120_000));
  return {
    ...site,
    hostDir: join(dataDir, 'host'),
    logFile,
    get client() {
      return client();
    },
    host: () => child.ready,
    pid: () => child.pid,
    crash: () => child.kill(),
    async restart(changed) {
      await freeLeases(azurite, site.images, site.settings.WORK_CONTAINER);
      child = await start(changed);
    },
    async ended(id) {
      const view = await eventually(async () => {
        const now = await client().get(id);
        if (ENDED.includes(now.runtimeStatus)) return now;
        throw new Error(`Expected migration ${id} to end: it is ${now.runtimeStatus}`);
      }, 100);
      await expectTrueVerdict(site.world, id);
      return view;
    },
    async stop() {
      await watcher?.stop();
      await child.stop();
      await site.stop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
}
