import { join } from 'node:path';
import { z } from 'zod';
import { readJsonFile, writeJsonFile } from '../json-file.ts';
import type { Schedule } from './schedule.ts';

/** ISO times; `Last` is the year 1 while the timer has never run. */
const ScheduleStatus = z.object({ Last: z.iso.datetime(), Next: z.iso.datetime(), LastUpdated: z.iso.datetime() });
export type ScheduleStatus = z.infer<typeof ScheduleStatus>;

const NEVER = '0001-01-01T00:00:00.000Z';

export type ScheduleMonitor = {
  /** What is remembered, in keeping with the schedule; `isPastDue` where an occurrence was missed. */
  open(now: Date): Promise<{ status: ScheduleStatus; isPastDue: boolean }>;
  /** Remembers a run. */
  ran(at: Date): Promise<ScheduleStatus>;
};

/** Remembers a timer's runs on disk, so that one which was missed while no host ran is made up for. */
export function scheduleMonitor(dataDir: string, functionName: string, schedule: Schedule): ScheduleMonitor {
  const path = join(dataDir, 'timers', `${functionName}.json`);
  const write = async (status: ScheduleStatus) => {
    if (schedule.remembered) await writeJsonFile(path, status);
    return status;
  };
  const nextAfter = (after: string | Date) => schedule.next(new Date(after)).toISOString();
  return {
    async open(now) {
      const kept = await readJsonFile(path, ScheduleStatus);
      const since = kept && (kept.Last === NEVER ? kept.LastUpdated : kept.Last);
      // Another schedule than the one that made the entry starts afresh: nothing of it was missed.
      if (!kept || !since || kept.Next !== nextAfter(since)) {
        const status = await write({ Last: NEVER, Next: nextAfter(now), LastUpdated: now.toISOString() });
        return { status, isPastDue: false };
      }
      return { status: kept, isPastDue: now > new Date(kept.Next) };
    },
    ran: (at) => write({ Last: at.toISOString(), Next: nextAfter(at), LastUpdated: at.toISOString() }),
  };
}
