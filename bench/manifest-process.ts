import { type Refreshed, refreshManifest } from '../shared/living-manifest/refresh-manifest.ts';
import { stubWorld } from './manifest-site.ts';

/** One refresh in a process of its own, so that its CPU and memory are its own. Usage: <url of the stub server>. */
const started = performance.now();
const before = process.cpuUsage();
let refreshed: Refreshed;
let read = 0;
do {
  refreshed = await refreshManifest(stubWorld(process.argv[2] ?? ''), { container: 'images', budgetMs: 3_600_000 });
  read += refreshed.read;
} while (refreshed.state === 'more');
const cpu = process.cpuUsage(before);
process.stdout.write(
  JSON.stringify({
    ...refreshed,
    read,
    wallSeconds: (performance.now() - started) / 1000,
    cpuSeconds: (cpu.user + cpu.system) / 1e6,
    peakMegabytes: process.resourceUsage().maxRSS / 1024,
  }),
);
process.exit();
