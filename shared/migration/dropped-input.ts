import { z } from 'zod';

/** A file of a labelled dataset that was dropped. */
export const DroppedParts = z.object({ container: z.string(), name: z.string() });
export type DroppedParts = z.infer<typeof DroppedParts>;
