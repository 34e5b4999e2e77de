import { z } from 'zod';

/**
 * What became of that part of the export, the one thing that a verdict goes by: `info` - nothing is lost or changed; `changed` -
 * all of it is there, but something was changed, guessed or merged; `excluded` - an image or an annotation is not carried.
 */
export const Effect = z.enum(['info', 'changed', 'excluded']);
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
  return effect ?? (excludes ? 'excluded' : severity === 'info' ? 'info' : 'changed');
}
