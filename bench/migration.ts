/**
 * A whole migration on the parts that people run: the bundled app on the local host, Azurite, the CVAT stand-in.
 *
 *     node bench/migration.ts [--images 2000] [--boxes 10] [--task 500] [--profile <folder>]
 *
 * The peer is `JSON.parse` and `JSON.stringify` of the same export: CPU time of the host's process (libraries loaded, before
 * the start of the migration, to its end) over that of the peer. Requests are exact counts of what the stand-in was asked.
 */
import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { startCvat } from '@azureml-to-cvat/cvat-stand-in/start-cvat.ts';
import pMap from 'p-map';
import sharp from 'sharp';
import { createWorld } from '../functions/world.ts';
import { makePackage } from '../local/packaging/make-package.ts';
import { startAzurite } from '../local/parts/azurite.ts';
import { freePorts } from '../local/parts/free-port.ts';
import { hostEnvironment } from '../local/parts/settings.ts';
import { startHost } from '../local/parts/start-host.ts';
import { createPipelineClient } from '../local/pipeline/pipeline-client.ts';
import { projectRoot } from '../local/project-root.ts';
import { parseConfig } from '../shared/config.ts';
import { ratio } from './ratio.ts';

const { values } = parseArgs({
  options: {
    images: { type: 'string', default: '2000' },
    boxes: { type: 'string', default: '10' },
    task: { type: 'string', default: '500' },
    profile: { type: 'string' },
  },
});
const count = { images: Number(values.images), boxes: Number(values.boxes), task: Number(values.task) };
const [WIDTH, HEIGHT] = [320, 240];
const POLLS = 1200;

const folder = await mkdtemp(join(tmpdir(), 'bench-migration-'));
const made = await makePackage(projectRoot, { durableBackend: 'storage', outDir: join(folder, 'package') });
const azurite = await startAzurite({ dataDir: join(folder, 'azurite') });
const cvat = await startCvat({ dataDir: join(folder, 'cvat') });
const [port = 0] = await freePorts(1);
const settings = {
  ...{ AzureWebJobsStorage: azurite.connectionString, ImagesStorage: azurite.connectionString },
  ...{ IMAGE_CONTAINERS: 'images', EXPORTS_PATH: 'exports/{name}.json', WORK_CONTAINER: 'work', MANIFEST_QUEUE: 'q' },
  ...{ CVAT_URL: cvat.url, CVAT_TOKEN: cvat.tokens.writer, CVAT_LATE_SECONDS: '2' },
  PUBLIC_URL: `http://127.0.0.1:${port}`,
};
const world = createWorld(parseConfig(settings));
for (const container of ['images', 'exports']) await world.images.ensureContainer(container);
const picture = await sharp({ create: { width: WIDTH, height: HEIGHT, channels: 3, background: '#88a' } })
  .jpeg()
  .toBuffer();
const paths = Array.from({ length: count.images }, (_, i) => `route ${Math.floor(i / 200)}/frame-${i}.jpg`);
await pMap(paths, (path) => world.images.write('images', path, picture), { concurrency: 32 });
const text = JSON.stringify(exportOf(paths, count.boxes));
await world.images.write('exports', 'project.json', text);

const host = await startHost({
  app: join(made.folder, 'dist', 'main.cjs'),
  ...{ root: made.folder, dataDir: join(folder, 'host'), port, logFile: join(folder, 'host.log') },
  env: {
    ...hostEnvironment(settings),
    ...(values.profile ? { NODE_OPTIONS: `--cpu-prof --cpu-prof-dir=${values.profile}` } : {}),
  },
  signal: AbortSignal.timeout(600_000),
});
const client = createPipelineClient(host.ready, AbortSignal.timeout(600_000));
const before = cpuMs(host.pid);
const started = performance.now();
const { id } = await client.start({
  export: { container: 'exports', name: 'project.json' },
  tasks: { size: count.task },
});
const view = await ended();
const wall = performance.now() - started;
const cpu = cpuMs(host.pid) - before;
const peak = Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${host.pid}/status`, 'utf8'))?.[1]) / 1024;
await host.stop();
await cvat.stop();
await azurite.stop();
await rm(folder, { recursive: true, force: true });

const peer = parseStringify(text);
const others = cvat.requestsSeen.filter(({ path }) => !/^.api.(requests|jobs.\d+.data)/.test(path)).length;
const tasks = Math.ceil(count.images / count.task);
console.log(`migration: ${count.images} images, ${count.images * count.boxes} boxes, ${tasks} tasks: ${view.verdict}`);
ratio('host CPU of a migration / JSON.parse and stringify of its export', cpu / peer, { atMost: 250 });
ratio('requests to CVAT a task, beside polls and pictures', others / tasks, { atMost: 18 });
console.log(
  `host CPU ${(cpu / 1000).toFixed(2)} s, ${(cpu / peer).toFixed(1)}x of JSON.parse and stringify (${(peer / 1000).toFixed(2)} s)`,
);
console.log(`wall ${(wall / 1000).toFixed(1)} s, host's peak ${peak.toFixed(0)} MB`);
const kinds = Map.groupBy(cvat.requestsSeen, ({ method, path }) =>
  `${method} ${path.split('?')[0]}`.replaceAll(/\d+/g, 'N').replace(/rq_id|action.*/, ''),
);
for (const [kind, seen] of [...kinds].sort(([, a], [, b]) => b.length - a.length)) {
  console.log(`${(seen.length / tasks).toFixed(1).padStart(7)} a task: ${kind}`);
}

async function ended() {
  for (let poll = 0; poll < POLLS; poll++) {
    const found = await client.get(id);
    if (['Completed', 'Failed', 'Terminated'].includes(found.runtimeStatus)) return found;
    await pause(500);
  }
  throw new Error(`Cannot measure the migration: it did not end within ${POLLS / 2} s`);
}

/** User and system time of a process. */
function cpuMs(pid: number): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
  return (Number(fields[11]) + Number(fields[12])) * 10;
}

/** The median of five. */
function parseStringify(document: string): number {
  const times = Array.from({ length: 5 }, () => {
    const before = process.cpuUsage();
    JSON.stringify(JSON.parse(document));
    const { user, system } = process.cpuUsage(before);
    return (user + system) / 1000;
  });
  return times.toSorted((a, b) => a - b)[2] ?? Number.NaN;
}

function exportOf(names: readonly string[], boxes: number) {
  const fraction = (i: number, part: number) => ((i * 7919 + part * 104_729) % 1_000_003) / 1_000_003;
  return {
    images: names.map((name, i) => ({
      ...{ id: i + 1, width: WIDTH, height: HEIGHT, file_name: name, coco_url: `AmlDatastore://pictures/${name}` },
      absolute_url: `https://contoso.blob.core.windows.net/images/${name}`,
    })),
    annotations: Array.from({ length: names.length * boxes }, (_, i) => ({
      ...{ id: i + 1, category_id: 1 + (i % 5), image_id: 1 + Math.floor(i / boxes), area: 0.01 },
      bbox: [fraction(i, 1) * 0.8, fraction(i, 2) * 0.8, 0.01 + fraction(i, 3) * 0.1, 0.01 + fraction(i, 4) * 0.1],
    })),
    categories: [1, 2, 3, 4, 5].map((one) => ({ id: one, name: `label ${one}` })),
  };
}
