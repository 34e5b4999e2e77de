import { z } from 'zod';

export const MigrationId = z.string().regex(/^[0-9a-z-]{1,64}$/);

/** Which task of which migration a step works on. */
export const TaskRef = z.object({ id: MigrationId, task: z.int().nonnegative() });
export type TaskRef = z.infer<typeof TaskRef>;

/** The same, once it is there in CVAT. */
export const CreatedTaskRef = TaskRef.extend({ taskId: z.int() });
export type CreatedTaskRef = z.infer<typeof CreatedTaskRef>;

/** The input of the orchestration of one task. */
export const TaskInput = TaskRef.extend({ projectId: z.int(), storageId: z.int().exactOptional() });
export type TaskInput = z.infer<typeof TaskInput>;
