import { z } from 'zod';

export const MigrationId = z.string().regex(/^[0-9a-z-]{1,64}$/);

/** Which task of which migration a step works on. */
export const TaskRef = z.object({ id: MigrationId, task: z.int().nonnegative() });
export type TaskRef = z.infer<typeof TaskRef>;

/** The same, once it is there in CVAT. `key`: which task of the plan it was made for, whatever plan is made meanwhile. */
export const CreatedTaskRef = TaskRef.extend({ taskId: z.int(), key: z.string().exactOptional() });
export type CreatedTaskRef = z.infer<typeof CreatedTaskRef>;

/** The input of the orchestration of one task. */
export const TaskInput = TaskRef.extend({ projectId: z.int(), storageId: z.int().exactOptional() });
export type TaskInput = z.infer<typeof TaskInput>;

/**
 * The input of the orchestration of a lane, which does every task whose index leaves its number when it is divided by `lanes`. `run`: when
 * these lanes were begun. `last`: lost work blobs are not made again.
 */
export const LaneInput = z.object({
  id: MigrationId,
  run: z.string(),
  last: z.boolean(),
  lane: z.int().nonnegative(),
  lanes: z.int().positive(),
  tasks: z.int().nonnegative(),
  projectId: z.int(),
  storageId: z.int().exactOptional(),
});
export type LaneInput = z.infer<typeof LaneInput>;
