import { z } from 'zod';
import { Finding } from '../dataset/finding.ts';
import { Comparison } from '../verification/comparison.ts';
import { KeptImages, Opened, TaskOutcome } from '../verification/task-outcome.ts';
import { SeenInCvat } from './seen-in-cvat.ts';

/** What a dry run says of a task that is there already. */
export const Preview = z.object({
  state: z.literal('planned'),
  task: z.int(),
  taskId: z.int(),
  outcome: TaskOutcome,
  findings: z.array(Finding),
});
export type Preview = z.infer<typeof Preview>;

/** What became of one task, as its result blob keeps it for the report. */
export const TaskReport = z.discriminatedUnion('state', [
  z.object({
    state: z.literal('verified'),
    task: z.int(),
    /** Which task of the plan: see taskKey. */
    key: z.string().exactOptional(),
    taskId: z.int(),
    projectId: z.int(),
    /** By this migration. */
    made: z.boolean(),
    outcome: TaskOutcome,
    kept: KeptImages,
    /** Over all images that are not kept, read back after writing. */
    comparison: Comparison,
    opened: Opened,
    /** By what the last look tells whether somebody has changed the task since. */
    seen: SeenInCvat.exactOptional(),
    /** What else there is to say; among it the images that CVAT refused, which are no part of the sums above. */
    findings: z.array(Finding),
  }),
  Preview,
  z.object({ state: z.literal('failed'), task: z.int(), finding: Finding }),
]);
export type TaskReport = z.infer<typeof TaskReport>;
