import { z } from 'zod';
import { Finding } from '../dataset/finding.ts';

/** What became of one planned task: small, since it crosses the orchestration's history. Details are in its result blob. */
export const TaskResult = z.discriminatedUnion('state', [
  z.object({ task: z.int(), state: z.literal('failed'), finding: Finding }),
  z.object({ task: z.int(), state: z.literal('verified'), taskId: z.int() }),
  /** Another migration has meanwhile made the task `by` of some of its images: the plan does not hold any more. */
  z.object({ task: z.int(), state: z.literal('overtaken'), by: z.int() }),
]);
export type TaskResult = z.infer<typeof TaskResult>;
