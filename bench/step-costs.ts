import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

const Sample = z.object({ at: z.number(), user: z.number(), system: z.number(), mb: z.number() });
const Scheduled = z.object({ EventType: z.literal(4), EventId: z.int(), Timestamp: z.string(), Name: z.string() });
const Completed = z.object({ EventType: z.literal(5), TaskScheduledId: z.int(), Timestamp: z.string() });

/** `peakMb`: of host and app while the step was under way; what an earlier one has left is in it. */
export type StepCost = {
  name: string;
  times: number;
  cpuMs: number;
  systemMs: number;
  wallMs: number;
  peakMb: number;
};

/**
 * What each step of the migrations on this host has cost, by the histories of their orchestrations and the probe of CPU time:
 * exact enough where steps take longer than the probe's pause, and where one runs at a time.
 */
export function stepCosts(hostFolder: string, probe: string): StepCost[] {
  const samples = linesOf(probe).map((line) => Sample.parse(line));
  const cpuAt = (time: number) => samples.findLast(({ at }) => at <= time) ?? { user: 0, system: 0 };
  const peakOf = (from: number, to: number) =>
    samples.reduce((most, { at, mb }) => (at >= from && at <= to ? Math.max(most, mb) : most), 0);
  const costs = new Map<string, StepCost>();
  for (const history of journals(hostFolder).map(linesOf)) {
    const scheduled = new Map(
      history.flatMap((line) => Scheduled.safeParse(line).data ?? []).map((one) => [one.EventId, one]),
    );
    for (const line of history) {
      const completed = Completed.safeParse(line).data;
      const begun = completed && scheduled.get(completed.TaskScheduledId);
      if (!begun) continue;
      const cost = costs.get(begun.Name) ?? { name: begun.Name, times: 0, cpuMs: 0, systemMs: 0, wallMs: 0, peakMb: 0 };
      const [from, to] = [Date.parse(begun.Timestamp), Date.parse(completed.Timestamp)];
      const [before, after] = [cpuAt(from), cpuAt(to)];
      cost.times += 1;
      cost.cpuMs += after.user + after.system - before.user - before.system;
      cost.systemMs += after.system - before.system;
      cost.wallMs += to - from;
      cost.peakMb = Math.max(cost.peakMb, peakOf(from, to));
      costs.set(begun.Name, cost);
    }
  }
  return [...costs.values()].sort((a, b) => b.cpuMs - a.cpuMs);
}

function journals(folder: string): string[] {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true });
  return files.filter((file) => file.name.endsWith('.jsonl')).map((file) => join(file.parentPath, file.name));
}

function linesOf(path: string): unknown[] {
  if (!existsSync(path)) return [];
  return readFileSync(path, 'utf8')
    .split('\n')
    .flatMap((line) => (line === '' ? [] : [JSON.parse(line)]));
}
