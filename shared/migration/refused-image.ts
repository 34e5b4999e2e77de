import { z } from 'zod';
import { Finding } from '../dataset/finding.ts';

/** An image that CVAT cannot show, with the findings that say so. */
export const RefusedImage = z.object({ path: z.string(), findings: z.array(Finding) });
export type RefusedImage = z.infer<typeof RefusedImage>;
