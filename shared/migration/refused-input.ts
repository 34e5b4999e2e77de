import { z } from 'zod';
import { CreatedTaskRef } from './task-input.ts';

/** What is known of a refusal of CVAT. */
export const RefusedInput = CreatedTaskRef.extend({
  projectId: z.int(),
  storageId: z.int().exactOptional(),
  /** CVAT's words. */
  message: z.string(),
  /** Images that CVAT left out without a word. */
  absent: z.array(z.string()).exactOptional(),
  /** Chunks that CVAT cannot open, as the images in them. */
  broken: z.array(z.array(z.string())).exactOptional(),
  /** Make small tasks to find the picture where CVAT names none. */
  probe: z.boolean(),
});
export type RefusedInput = z.infer<typeof RefusedInput>;
