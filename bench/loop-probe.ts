/**
 * Loaded into the host by `--import`: writes how long its main thread worked without giving its loop a turn. In CPU time of that
 * thread, since on a busy machine a process also waits for its turn on a core.
 */
import { appendFileSync } from 'node:fs';

const TURN_MS = 2;
const WORTH_NOTING_MS = 15;
const path = process.env.LOOP_PROBE_FILE;

if (path) {
  // Host and app may have a process each.
  const file = `${path}.${process.pid}`;
  let before = process.threadCpuUsage();
  setInterval(() => {
    const { user, system } = process.threadCpuUsage(before);
    const ms = (user + system) / 1000;
    if (ms > WORTH_NOTING_MS) appendFileSync(file, `${JSON.stringify({ at: Date.now(), ms })}\n`);
    before = process.threadCpuUsage();
  }, TURN_MS).unref();
}
