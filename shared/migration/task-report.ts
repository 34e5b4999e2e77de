import { z } from 'zod';
import { Finding } from '../dataset/finding.ts';
import { Comparison } from '../verification/comparison.ts';

/** What became of one task, as its result blob keeps it for the report. */
export const TaskReport = z.discriminatedUnion('state', [
  z.object({
    state: z.literal('verified'),
    task: z.int(),
    taskId: z.int(),
    /** The task held somebody's annotations and was not touched. */
    kept: z.boolean(),
    comparison: Comparison,
    /** Images that CVAT could not render, of the few that were tried. */
    unrendered: z.array(z.string()),
  }),
  z.object({ state: z.literal('failed'), task: z.int(), finding: Finding }),
]);
export type TaskReport = z.infer<typeof TaskReport>;
