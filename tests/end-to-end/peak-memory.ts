import { readFile } from 'node:fs/promises';

const PAUSE_MS = 50;

/** Megabytes that a process holds in memory. */
export async function residentMegabytes(pid: number): Promise<number> {
  const [, kilobytes] = /^VmRSS:\s+(\d+) kB$/m.exec(await readFile(`/proc/${pid}/status`, 'utf8')) ?? [];
  if (!kilobytes) throw new Error(`Expected process ${pid} to have memory`);
  return Number(kilobytes) / 1024;
}

/** The most megabytes that a process was seen to hold while the work was done. */
export async function peakMegabytes<T>(pid: number, work: Promise<T>): Promise<{ value: T; peak: number }> {
  let peak = 0;
  const done = new AbortController();
  const watching = (async () => {
    while (!done.signal.aborted) {
      peak = Math.max(peak, await residentMegabytes(pid));
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
    }
  })();
  try {
    return { value: await work, peak };
  } finally {
    done.abort();
    await watching;
  }
}
