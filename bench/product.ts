/**
 * The normalizer as people call it: `POST /api/normalize` of the packaged app on the local host, export and images in Azurite.
 *
 *     node bench/product.ts [--images 2000] [--boxes 50] [--rounds 3] [--heap <MB>] [--profile <folder>] [--app <package>] [--own-worker]
 *
 * One peer reads the same export from a file, `JSON.parse`, `JSON.stringify`, and writes it, in a process of its own; the other one is
 * the limit: the least that two passes over the same storage need (plain-normalizer.ts). What is
 * measured is the process of host and app from the request to the last byte of the answer; its images were surveyed before.
 */
import { execFileSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { z } from 'zod';
import { SITE_OPTIONS, startPipelineSite } from './pipeline-site.ts';
import { startPlainNormalizer } from './plain-normalizer-process.ts';
import { ratio } from './ratio.ts';

const { values } = parseArgs({
  options: { ...SITE_OPTIONS, boxes: { type: 'string', default: '50' }, rounds: { type: 'string', default: '3' } },
});
const Peer = z.object({ cpuMs: z.number(), peakMb: z.number() });

const site = await startPipelineSite(values);
const plain = await startPlainNormalizer(site.storage, values.heap);
await normalized();
await plain.normalize();
const [ours, peers]: [ReturnType<ReturnType<typeof site.measure>['end']>[], z.infer<typeof Peer>[]] = [[], []];
const least: number[] = [];
const folder = await mkdtemp(join(tmpdir(), 'bench-'));
await writeFile(join(folder, 'export.json'), site.text);
for (let round = 0; round < Number(values.rounds); round += 1) {
  const measured = site.measure();
  await normalized();
  ours.push(measured.end());
  least.push(await plain.normalize());
  const peer = [join(import.meta.dirname, 'normalize-child.ts'), 'parse-stringify', folder];
  peers.push(Peer.parse(JSON.parse(execFileSync(process.execPath, peer, { encoding: 'utf8' }))));
}
await rm(folder, { recursive: true, force: true });
plain.stop();
await site.stop();

const [cpuMs, peerMs, leastMs] = [
  median(ours.map((run) => run.cpuMs)),
  median(peers.map((run) => run.cpuMs)),
  median(least),
];
const megabytes = site.text.length / 1e6;
const rate = (ms: number) => `${(megabytes / (ms / 1000)).toFixed(0)} MB/s`;
console.log(
  `POST /api/normalize: ${megabytes.toFixed(0)} MB, ${values.images} images of ${values.boxes} boxes: ` +
    `${rate(cpuMs)} of CPU, ${median(ours.map((run) => run.peakMb)).toFixed(0)} MB; ` +
    `peer ${rate(peerMs)}, ${median(peers.map((run) => run.peakMb)).toFixed(0)} MB; the least of two passes ${rate(leastMs)}`,
);
const blocks = ours.map(({ blocksMs: [longest = 0] }) => longest.toFixed(0)).join(', ');
console.log(`longest work of the main thread between two turns of its loop: ${blocks} ms of CPU`);
ratio('rate of POST /api/normalize / JSON.parse and stringify, by CPU time', peerMs / cpuMs, { atLeast: 0.2 });
ratio('rate of POST /api/normalize / the least of two passes, by CPU time', leastMs / cpuMs, { atLeast: 0.4 });

async function normalized(): Promise<void> {
  const answer = await site.ask('normalize?blob=exports/project.json', { method: 'POST' });
  for await (const _ of answer.body ?? []);
}

function median(numbers: readonly number[]): number {
  return numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? Number.NaN;
}
