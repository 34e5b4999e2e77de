import { z } from 'zod';

/**
 * Something that could not be carried over exactly, or that a person should know. Nothing is dropped without one.
 * `read = migrated + excluded` holds because every exclusion is a finding with `excludes`.
 */
export const Finding = z.object({
  /** Stable name, e.g. `IMAGE_NOT_IN_CONTAINER`. */
  code: z.string().regex(/^[A-Z][A-Z0-9_]*$/),
  severity: z.enum(['info', 'warning', 'error']),
  /** The place: `images[3] "UI/a.jpg"`, `annotations[12] (id 13) of "UI/a.jpg"`, `categories[2] "Cat"`, `export`. */
  at: z.string(),
  /** What was seen, with the values. */
  detail: z.string(),
  /** What to do about it. */
  fix: z.string(),
  /** Present where the finding takes records out of the migration. */
  excludes: z.enum(['image', 'annotation']).optional(),
  /** How many records it stands for (an excluded image's annotations are one finding); default 1. */
  count: z.int().positive().optional(),
});
export type Finding = z.infer<typeof Finding>;
