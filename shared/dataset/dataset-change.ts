import { z } from 'zod';
import { AnnotationRecord } from './record.ts';

const ADDED_OR_REMOVED = z.enum(['added', 'removed']);

/** One difference between two exports of a project. */
export const DatasetChange = z.union([
  z.object({ kind: z.literal('label'), change: ADDED_OR_REMOVED, name: z.string() }),
  /** Together with all its annotations, which are not listed. */
  z.object({
    kind: z.literal('image'),
    change: z.enum(['added', 'removed', 'resized']),
    path: z.string(),
    annotations: z.int(),
  }),
  z.object({
    kind: z.literal('annotation'),
    change: ADDED_OR_REMOVED,
    image: z.string(),
    annotation: AnnotationRecord,
  }),
  /** Another label, another place or another shape for what seems to be the same annotation. */
  z.object({
    kind: z.literal('annotation'),
    change: z.literal('changed'),
    image: z.string(),
    before: AnnotationRecord,
    after: AnnotationRecord,
  }),
]);
export type DatasetChange = z.infer<typeof DatasetChange>;
