import { z } from 'zod';
import { Finding } from '../dataset/finding.ts';
import { MigrationId } from '../migration/task-input.ts';

export const BackInput = z.object({ id: MigrationId });
export type BackInput = z.infer<typeof BackInput>;

const Written = z.object({ container: z.string(), name: z.string(), etag: z.string() });

/** What a way back came to. Without files it failed, and its findings say why. */
export const BackResult = z.object({
  files: z.object({ coco: Written, jsonl: Written }).optional(),
  /** Tasks that were read. */
  tasks: z.int(),
  images: z.int(),
  annotations: z.int(),
  /** What could not be brought back, or not as CVAT holds it. */
  findings: z.array(Finding),
});
export type BackResult = z.infer<typeof BackResult>;

/** What `customStatus` of a running way back shows. */
export const BackProgress = z.object({ tasks: z.object({ done: z.int(), total: z.int() }) });
export type BackProgress = z.infer<typeof BackProgress>;
