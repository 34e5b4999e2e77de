import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { type RunningCvat, startCvat } from '@azureml-to-cvat/cvat-stand-in/start-cvat.ts';
import pMap from 'p-map';
import { z } from 'zod';
import { createWorld } from '../functions/world.ts';
import { makePackage } from '../local/packaging/make-package.ts';
import { makePublishFolder } from '../local/packaging/publish-folder.ts';
import { startAzurite } from '../local/parts/azurite.ts';
import { freePorts } from '../local/parts/free-port.ts';
import { hostEnvironment } from '../local/parts/settings.ts';
import { startHost } from '../local/parts/start-host.ts';
import { projectRoot } from '../local/project-root.ts';
import { parseConfig } from '../shared/config.ts';
import { exportOf } from './export-of.ts';
import { ImageSet } from './image-set.ts';
import { startStub, stubConnection } from './manifest-site.ts';
import { measure, measuredEnvironment } from './measured-process.ts';
import { type StepCost, stepCosts } from './step-costs.ts';

/** Each look costs the app some milliseconds, which are none of the migration's. */
const LOOK_MS = 2000;
const LOOKS = 3600;
/**
 * Milliseconds: about a tenth of what CVAT 2.73 took for a task of 500 images and 5,000 boxes on two busy cores. Nothing is in the
 * way of anything else: a server with idle workers.
 */
const SLOW = { creation: 250, write: 400, read: 250, chunk: 100, other: 20 };
/** What every version of the app answers. */
const View = z.object({ runtimeStatus: z.string(), verdict: z.string().optional() });

export type PipelineSite = {
  cvat: RunningCvat;
  /** The export, which stands in storage as exports/project.json. */
  text: string;
  /** The connection string of that storage. */
  storage: string;
  /** An answer of the app's HTTP API; throws where it is no success. */
  ask(path: string, init?: RequestInit): Promise<Response>;
  /** Waits for the end of a migration. */
  ended(id: string): Promise<z.infer<typeof View>>;
  /** How many reads of images their storage has answered since the last call, ours and CVAT's; undefined where Azurite has them, which does not count. */
  imagesRead(): Promise<number | undefined>;
  /** What each step has cost, once the site has stopped; empty where `steps` was not asked for. */
  steps(): StepCost[];
  /** Begins to measure the process of host and app, or that of the app where it has one of its own. */
  measure(): ReturnType<typeof measure>;
  stop(): Promise<void>;
};

/** The options of a command that starts one. */
export const SITE_OPTIONS = {
  images: { type: 'string', default: '2000' },
  boxes: { type: 'string', default: '10' },
  heap: { type: 'string' },
  profile: { type: 'string' },
  app: { type: 'string' },
  stub: { type: 'boolean', default: false },
  steps: { type: 'boolean', default: false },
  slow: { type: 'boolean', default: false },
  'own-worker': { type: 'boolean', default: false },
} as const;

export type SiteOptions = {
  images: string;
  boxes: string;
  heap?: string | undefined;
  profile?: string | undefined;
  app?: string | undefined;
  stub: boolean;
  steps: boolean;
  slow: boolean;
  'own-worker': boolean;
};

/**
 * What people run: the packaged app on the local host, storage with images and their export, the CVAT stand-in. `app` is the
 * folder of a package that was made elsewhere, of another version for example. With `stub` the images lie in the stub server:
 * uploading a hundred thousand to Azurite takes longer than their migration. With `slow` CVAT takes its time. With `own-worker` the app has a
 * process of its own, as on Azure, and that one is measured.
 */
export async function startPipelineSite(options: SiteOptions): Promise<PipelineSite> {
  const [images, boxes] = [Number(options.images), Number(options.boxes)];
  const folder = await mkdtemp(join(tmpdir(), 'bench-'));
  const app =
    options.app ??
    (await makePackage(projectRoot, { durableBackend: 'storage', outDir: join(folder, 'package') })).folder;
  // As it is published: what strips types from the host's sources would take a tenth of the memory that is measured.
  const published = await makePublishFolder(projectRoot, join(folder, 'published'));
  const azurite = await startAzurite({ dataDir: join(folder, 'azurite') });
  const stub = options.stub ? await startStub(images, 'one-picture') : undefined;
  const cvat = await startCvat({ dataDir: join(folder, 'cvat'), workMs: options.slow ? SLOW.creation : 0 });
  if (options.slow) slowDown(cvat);
  const [port = 0] = await freePorts(1);
  const settings = {
    AzureWebJobsStorage: azurite.connectionString,
    ImagesStorage: stub ? stubConnection(stub.url) : azurite.connectionString,
    ...{
      IMAGE_CONTAINERS: 'images',
      EXPORTS_PATH: 'exports/{name}.json',
      WORK_CONTAINER: 'work',
      MANIFEST_QUEUE: 'refresh',
    },
    ...{ CVAT_URL: cvat.url, CVAT_TOKEN: cvat.tokens.writer, CVAT_LATE_SECONDS: '2' },
    PUBLIC_URL: `http://127.0.0.1:${port}`,
  };
  const world = createWorld(parseConfig(settings));
  for (const container of ['images', 'exports']) await world.images.ensureContainer(container);
  const set = await ImageSet.make(images, 'one-picture');
  const paths = Array.from({ length: images }, (_, i) => set.name(i));
  if (!stub) {
    const write = (path: string) => world.images.write('images', path, set.content(path) ?? '');
    await pMap(paths, write, { concurrency: 32 });
  }
  const text = JSON.stringify(exportOf(paths, boxes));
  await world.images.write('exports', 'project.json', text);

  const probe = join(folder, 'loop.jsonl');
  const cpuProbe = join(folder, 'cpu.jsonl');
  const host = await startHost({
    script: join(published, 'lib', 'functions-host-embedded.mjs'),
    app: join(app, 'dist', 'main.cjs'),
    ...{ root: app, dataDir: join(folder, 'host'), port, logFile: join(folder, 'host.log') },
    env: {
      ...hostEnvironment(settings),
      ...measuredEnvironment(options.steps ? cpuProbe : probe, {
        folder,
        heapMb: options.heap,
        profile: options.profile,
        steps: options.steps,
      }),
    },
    signal: AbortSignal.timeout(3 * 3_600_000),
    ownWorker: options['own-worker'],
  });
  const pid = options['own-worker'] ? childOf(host.pid) : host.pid;
  let costs: StepCost[] = [];
  const headers = { 'x-functions-key': host.ready.keys.default };

  async function ask(path: string, init: RequestInit = {}): Promise<Response> {
    const given = { ...init, headers: { ...headers, 'content-type': 'application/json' } };
    const address = `${host.ready.url}/api/${path}`;
    // A host that is busy for seconds closes a connection in the moment in which the next request goes out on it.
    const again = (error: unknown) => (init.method ? Promise.reject(error) : fetch(address, given));
    const response = await fetch(address, given).catch(again);
    if (response.ok) return response;
    throw new Error(`Cannot measure: ${path} was answered HTTP ${response.status}: ${await response.text()}`);
  }

  return {
    ...{ cvat, text, ask, storage: azurite.connectionString },
    measure: () => measure(pid, `${probe}.${pid}`),
    async ended(id) {
      for (let poll = 0; poll < LOOKS; poll++) {
        const view = View.parse(await (await ask(`migrations/${id}`)).json());
        if (['Completed', 'Failed', 'Terminated'].includes(view.runtimeStatus)) return view;
        await pause(poll < 5 ? 500 : LOOK_MS);
      }
      throw new Error(`Cannot measure the migration: it did not end within ${(LOOKS * LOOK_MS) / 1000} s`);
    },
    imagesRead: async () => (await stub?.counters())?.read,
    steps: () => costs,
    async stop() {
      await host.stop();
      if (options.steps) costs = stepCosts(join(folder, 'host'), `${cpuProbe}.${pid}`);
      await cvat.stop();
      stub?.stop();
      await azurite.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

function slowDown({ faults }: RunningCvat): void {
  const delay = (method: string, path: string, ms: number) =>
    faults.add({ kind: 'delay', method, path, ms, times: Number.MAX_SAFE_INTEGER });
  delay('PUT', '/annotations', SLOW.write);
  delay('GET', '/annotations', SLOW.read);
  delay('GET', '^/api/jobs/\\d+/data$', SLOW.chunk);
  delay('*', '', SLOW.other);
}

function childOf(pid: number): number {
  const [child = '', ...others] = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ');
  if (child === '' || others.length > 0)
    throw new Error(`Cannot measure the app: process ${pid} has not exactly one child`);
  return Number(child);
}
