/**
 * A whole migration on the parts that people run: the bundled app on the local host, Azurite, the CVAT stand-in.
 *
 *     node bench/migration.ts [--images 2000] [--boxes 10] [--task 500] [--heap <MB>] [--profile <folder>] [--app <package>] [--stub] [--steps] [--dry] [--slow] [--own-worker]
 *
 * The peer is `JSON.parse` and `JSON.stringify` of the same export: CPU time of the host's process (libraries loaded, before
 * the start of the migration, to its end) over that of the peer. Requests are exact counts of what the stand-in was asked.
 */
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { SITE_OPTIONS, startPipelineSite } from './pipeline-site.ts';
import { ratio } from './ratio.ts';

const { values } = parseArgs({
  options: { ...SITE_OPTIONS, task: { type: 'string', default: '500' }, dry: { type: 'boolean', default: false } },
});
const count = { images: Number(values.images), boxes: Number(values.boxes), task: Number(values.task) };

const site = await startPipelineSite(values);
const measured = site.measure();
const body = {
  export: { container: 'exports', name: 'project.json' },
  tasks: { size: count.task },
  dryRun: values.dry,
};
const started = await site.ask('migrations', { method: 'POST', body: JSON.stringify(body) });
const { id } = z.object({ id: z.string() }).parse(await started.json());
const view = await site.ended(id);
const { cpuMs, systemMs, wallMs, peakMb, blocksMs } = measured.end();
await site.stop();

const peer = parseStringify(site.text);
const { requestsSeen } = site.cvat;
const others = requestsSeen.filter(({ path }) => !/^.api.(requests|jobs.\d+.data)/.test(path)).length;
const tasks = Math.ceil(count.images / count.task);
console.log(`migration: ${count.images} images, ${count.images * count.boxes} boxes, ${tasks} tasks: ${view.verdict}`);
ratio('host CPU of a migration / JSON.parse and stringify of its export', cpuMs / peer, { atMost: 400 });
ratio('requests to CVAT a task, beside polls and pictures', others / tasks, { atMost: 24 });
console.log(
  `host CPU ${(cpuMs / 1000).toFixed(2)} s (${(systemMs / 1000).toFixed(2)} s of it in the kernel), ${(cpuMs / peer).toFixed(1)}x of JSON.parse and stringify (${(peer / 1000).toFixed(2)} s)`,
);
const blocks = blocksMs.map((ms) => ms.toFixed(0)).join(', ');
console.log(`longest works of the main thread between two turns of its loop: ${blocks} ms of CPU`);
console.log(`wall ${(wallMs / 1000).toFixed(1)} s, host's peak ${peakMb.toFixed(0)} MB`);
for (const { name, times, cpuMs: cpu, systemMs: kernel, wallMs: wall, peakMb: peak } of site.steps()) {
  const each = `${(cpu / count.images).toFixed(3)} ms an image`;
  console.log(
    `step ${name}: ${(cpu / 1000).toFixed(2)} s of CPU, ${each}, ${(kernel / 1000).toFixed(2)} s in the kernel, ${(wall / 1000).toFixed(1)} s of time, ${times} times, up to ${peak.toFixed(0)} MB`,
  );
}
const kinds = Map.groupBy(requestsSeen, ({ method, path }) =>
  `${method} ${path.split('?')[0]}`.replaceAll(/\d+/g, 'N').replace(/rq_id|action.*/, ''),
);
for (const [kind, seen] of [...kinds].sort(([, a], [, b]) => b.length - a.length)) {
  console.log(`${(seen.length / tasks).toFixed(1).padStart(7)} a task: ${kind}`);
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
