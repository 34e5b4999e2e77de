import { z } from 'zod';
import { Finding } from '../dataset/finding.ts';

/** How far a lane of a migration is: also what its custom status shows. */
export const LaneCounts = z.object({ tasks: z.int(), images: z.int(), annotations: z.int() });
export type LaneCounts = z.infer<typeof LaneCounts>;

/** What became of a lane. */
export const LaneResult = z.object({
  /** The tasks that were done, with whatever result. */
  done: z.array(z.int()),
  counts: LaneCounts,
  /** What ended it before its last task. */
  failure: Finding.exactOptional(),
  /** Another migration has meanwhile made this task of some of its images: the plan does not hold any more. */
  overtakenBy: z.int().exactOptional(),
});
export type LaneResult = z.infer<typeof LaneResult>;
