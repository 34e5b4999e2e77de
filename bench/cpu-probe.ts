/**
 * Loaded into the host by `--import` in place of the loop probe: writes down how much CPU time the process has used and how much
 * memory it has, so that each step of a migration can be given its share. Rarely, since a probe costs CPU time as well.
 */
import { appendFileSync } from 'node:fs';

const EVERY_MS = 25;
const path = process.env.CPU_PROBE_FILE;

if (path) {
  // Host and app may have a process each.
  const file = `${path}.${process.pid}`;
  let lines = '';
  setInterval(() => {
    const { user, system } = process.cpuUsage();
    const mb = process.memoryUsage.rss() / 2 ** 20;
    lines += `{"at":${Date.now()},"user":${user / 1000},"system":${system / 1000},"mb":${mb}}\n`;
    if (lines.length < 10_000) return;
    appendFileSync(file, lines);
    lines = '';
  }, EVERY_MS).unref();
  process.on('exit', () => appendFileSync(file, lines));
}
