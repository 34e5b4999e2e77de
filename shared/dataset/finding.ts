import { z } from 'zod';

/**
 * What a finding means for the verdict:
 * - `info`: everything is there, as the export says.
 * - `changed`: everything is there, and something was changed, guessed, merged or kept as people had it.
 * - `excluded`: an image or annotation of the export is not in CVAT, or cannot be seen there.
 * - `failed`: something went wrong that is more than the loss of single records.
 */
export const Effect = z.enum(['info', 'changed', 'excluded', 'failed']);
export type Effect = z.infer<typeof Effect>;

/**
 * Something that could not be carried over exactly, or that a person should know. Nothing is dropped without one.
 * `read = migrated + excluded` holds because every exclusion is a finding with `excludes`.
 */
export const Finding = z.object({
  /** Stable name, e.g. `IMAGE_NOT_IN_CONTAINER`. */
  code: z.string().regex(/^[A-Z][A-Z0-9_]*$/),
  severity: z.enum(['info', 'warning', 'error']),
  /** See `effectOf` for findings without one. */
  effect: Effect.optional(),
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

/** Findings that no rule of the reader has made say it by what they exclude and how severe they are. */
export function effectOf({ effect, excludes, severity }: Pick<Finding, 'effect' | 'excludes' | 'severity'>): Effect {
  if (effect) return effect;
  if (excludes) return 'excluded';
  if (severity === 'error') return 'failed';
  return severity === 'warning' ? 'changed' : 'info';
}
