import { z } from 'zod';
import { Waiting } from '../cvat/waiting.ts';
import { Finding } from '../dataset/finding.ts';
import { Verdict } from '../verification/report.ts';
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
  /** What is being done within the task under way. */
  task: TaskAtWork.exactOptional(),
  /** What it waits for at this moment: which call, what the server said, when the next try is. */
  waiting: Waiting.exactOptional(),
});
export type MigrationProgress = z.infer<typeof MigrationProgress>;

/** Beside the progress: the orchestration of the task under way, whose own custom status says what that waits for. */
export const TaskUnderWay = z.object({ taskInstance: z.string() });
export type TaskUnderWay = z.infer<typeof TaskUnderWay>;

/** The output of a migration's orchestration; everything else is in its report. */
export const MigrationResult = z.object({
  verdict: Verdict,
  /** The errors among the findings, at most a handful: enough to say what went wrong. */
  findings: z.array(Finding),
});
export type MigrationResult = z.infer<typeof MigrationResult>;
