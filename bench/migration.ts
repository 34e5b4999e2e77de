/**
 * A whole migration on the parts that people run: the bundled app on the local host, Azurite, the CVAT stand-in.
 *
 *     node bench/migration.ts [--images 2000] [--boxes 10] [--task 500] [--heap <MB>] [--profile <folder>] [--app <package>] [--stub] [--steps] [--dry] [--slow] [--own-worker]
 *
 * The peer is `JSON.parse` and `JSON.stringify` of the same export: CPU time of the host's process over that of the peer.
 */
import { parseArgs } from 'node:util';
import { MIGRATION_OPTIONS, measureMigration } from './measured-migration.ts';
import { ratio } from './ratio.ts';

const { values } = parseArgs({ options: MIGRATION_OPTIONS });
const count = { images: Number(values.images), boxes: Number(values.boxes) };
const { verdict, text, cpuMs, systemMs, wallMs, peakMb, blocksMs, steps, requests, others, imagesRead } =
  await measureMigration(values);

const peer = parseStringify(text);
// Dense images make more of them than images.
const tasks = requests.filter(({ method, path }) => method === 'POST' && /\/api\/tasks(\?|$)/.test(path)).length;
console.log(`migration: ${count.images} images, ${count.images * count.boxes} boxes, ${tasks} tasks: ${verdict}`);
ratio('host CPU of a migration / JSON.parse and stringify of its export', cpuMs / peer, { atMost: 400 });
const jobs = requests.filter(({ method }) => method === 'PUT').length;
ratio('requests to CVAT beside polls and pictures / 28, 13 a task, 3 a job', others / (28 + 13 * tasks + 3 * jobs), {
  atMost: 1,
});
console.log(
  `host CPU ${(cpuMs / 1000).toFixed(2)} s (${(systemMs / 1000).toFixed(2)} s of it in the kernel), ${(cpuMs / peer).toFixed(1)}x of JSON.parse and stringify (${(peer / 1000).toFixed(2)} s)`,
);
const blocks = blocksMs.map((ms) => ms.toFixed(0)).join(', ');
console.log(`longest works of the main thread between two turns of its loop: ${blocks} ms of CPU`);
console.log(`wall ${(wallMs / 1000).toFixed(1)} s, host's peak ${peakMb.toFixed(0)} MB`);
if (imagesRead !== undefined)
  console.log(`reads of images in the storage, ours and CVAT's: ${(imagesRead / count.images).toFixed(2)} an image`);
for (const { name, times, cpuMs: cpu, systemMs: kernel, wallMs: wall, peakMb: peak } of steps) {
  const each = `${(cpu / count.images).toFixed(3)} ms an image`;
  console.log(
    `step ${name}: ${(cpu / 1000).toFixed(2)} s of CPU, ${each}, ${(kernel / 1000).toFixed(2)} s in the kernel, ${(wall / 1000).toFixed(1)} s of time, ${times} times, up to ${peak.toFixed(0)} MB`,
  );
}
const kinds = Map.groupBy(requests, ({ method, path }) =>
  `${method} ${path.split('?')[0]}`.replaceAll(/\d+/g, 'N').replace(/rq_id|action.*/, ''),
);
for (const [kind, seen] of [...kinds].sort(([, a], [, b]) => b.length - a.length)) {
  console.log(`${(seen.length / Math.max(1, tasks)).toFixed(1).padStart(7)} a task: ${kind}`);
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
