import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { transformSync } from 'esbuild';
import { z } from 'zod';

const Noted = z.object({ at: z.number(), ms: z.number() });

/**
 * What a process is started with so that it can be measured, with a probe in `folder`. `heapMb` bounds what V8 keeps (young generation 8 MB). `steps`: by
 * the probe of CPU time and not by that of the loop.
 */
export function measuredEnvironment(
  probe: string,
  {
    folder,
    heapMb,
    profile,
    steps,
  }: { folder: string; heapMb?: string | undefined; profile?: string | undefined; steps?: boolean },
): { NODE_OPTIONS: string; LOOP_PROBE_FILE?: string; CPU_PROBE_FILE?: string } {
  // Without types: what strips them would be measured as well, 17 MB.
  const loaded = join(folder, 'probe.mjs');
  const source = join(import.meta.dirname, steps ? 'cpu-probe.ts' : 'loop-probe.ts');
  writeFileSync(loaded, transformSync(readFileSync(source, 'utf8'), { loader: 'ts' }).code);
  const options = [
    `--import=${pathToFileURL(loaded)}`,
    ...(heapMb ? [`--max-old-space-size=${heapMb}`, '--max-semi-space-size=8'] : []),
    ...(profile ? ['--cpu-prof', `--cpu-prof-dir=${profile}`] : []),
  ];
  return { NODE_OPTIONS: options.join(' '), ...(steps ? { CPU_PROBE_FILE: probe } : { LOOP_PROBE_FILE: probe }) };
}

/** Usage of a process between `begin` and `end`, all of it but `wallMs` independent of what else runs on the machine. */
export function measure(pid: number, probe: string) {
  // Resets the peak of its memory.
  writeFileSync(`/proc/${pid}/clear_refs`, '5');
  const [before, started, startedAt] = [cpuMs(pid), performance.now(), Date.now()];
  return {
    end: () => ({
      cpuMs: cpuMs(pid).all - before.all,
      systemMs: cpuMs(pid).system - before.system,
      wallMs: performance.now() - started,
      peakMb: Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1024,
      blocksMs: longestBlocks(probe, startedAt),
    }),
  };
}

/** CPU time of a process, and what of it was spent in the kernel. */
function cpuMs(pid: number): { all: number; system: number } {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
  return { all: (Number(fields[11]) + Number(fields[12])) * 10, system: Number(fields[12]) * 10 };
}

/** Of those that `loop-probe.ts` noted since then, the five longest. */
function longestBlocks(probe: string, since: number): number[] {
  if (!existsSync(probe)) return [];
  const noted = readFileSync(probe, 'utf8').trim().split('\n');
  return noted
    .filter((line) => line !== '')
    .map((line) => Noted.parse(JSON.parse(line)))
    .filter(({ at }) => at >= since)
    .map(({ ms }) => ms)
    .toSorted((a, b) => b - a)
    .slice(0, 5);
}
