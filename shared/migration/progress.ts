import { z } from 'zod';
import { Waiting } from '../cvat/waiting.ts';
import { Finding } from '../dataset/finding.ts';
import { Verdict } from '../verification/report.ts';
import { LaneCounts } from './lane-result.ts';
import { TaskAtWork } from './task-step.ts';

const Counter = z.object({ done: z.int(), total: z.int() });

/** What `customStatus` of a running migration shows. */
export const MigrationProgress = z.object({
  stage: z.enum([
    'checking',
    'reading the export',
    'surveying images',
    'normalizing',
    'looking for earlier tasks',
    'planning',
    'registering the storage',
    'creating the project',
    'tasks',
    'reporting',
    'done',
  ]),
  tasks: Counter.optional(),
  images: Counter.optional(),
  annotations: Counter.optional(),
  /** What is being done within each task under way. */
  underWay: z.array(TaskAtWork).exactOptional(),
  /** What it waits for at this moment: which call, what the server said, when the next try is. */
  waiting: Waiting.exactOptional(),
});
export type MigrationProgress = z.infer<typeof MigrationProgress>;

/** Beside the progress: the orchestrations of the lanes under way, whose own custom status says how far they are. */
export const LanesUnderWay = z.object({ lanes: z.array(z.string()) });
export type LanesUnderWay = z.infer<typeof LanesUnderWay>;

/** What `customStatus` of a lane shows. `underWay`: its task, and that task's orchestration. */
export const LaneProgress = z.object({
  counts: LaneCounts,
  underWay: z.object({ task: z.int(), instance: z.string() }).exactOptional(),
});
export type LaneProgress = z.infer<typeof LaneProgress>;

/** The output of a migration's orchestration; everything else is in its report. */
export const MigrationResult = z.object({
  verdict: Verdict,
  /** The verdict is of what would be: nothing was touched. */
  dryRun: z.literal(true).exactOptional(),
  /** The errors among the findings, at most a handful: enough to say what went wrong. */
  findings: z.array(Finding),
});
export type MigrationResult = z.infer<typeof MigrationResult>;
