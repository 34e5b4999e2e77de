import { z } from 'zod';

/** `different`: the same thing with other values. Expected = matched + different + missing. */
export const Counts = z.object({
  matched: z.int().nonnegative(),
  different: z.int().nonnegative(),
  missing: z.int().nonnegative(),
  unexpected: z.int().nonnegative(),
});
export type Counts = z.infer<typeof Counts>;

export const GeometryType = z.enum(['box', 'mask', 'polygon', 'tag']);

export const LabelCounts = Counts.extend({ label: z.string(), type: GeometryType });
export type LabelCounts = z.infer<typeof LabelCounts>;

export const Difference = z.object({
  kind: z.enum(['different', 'missing', 'unexpected']),
  /** The place, as in a finding: `annotations[12] of "UI/a.jpg"`, `frame 3 "UI/a.jpg"`, `job 7, "UI/a.jpg"`. */
  at: z.string(),
  /** What was expected and what is there, with the numbers. */
  detail: z.string(),
  /** How many annotations it stands for; default 1. */
  count: z.int().positive().exactOptional(),
});
export type Difference = z.infer<typeof Difference>;

/** What one task holds, held against what it should hold. */
export const Comparison = z.object({
  images: Counts,
  annotations: Counts,
  /** By label and type, sorted. */
  labels: z.array(LabelCounts),
  /** The first of each kind, up to a limit. */
  differences: z.array(Difference),
  /** How many more there are. */
  omitted: z.int().nonnegative(),
});
export type Comparison = z.infer<typeof Comparison>;

export function noCounts(): Counts {
  return { matched: 0, different: 0, missing: 0, unexpected: 0 };
}

/** Adds `more` to `counts` in place. */
export function addCounts(counts: Counts, more: Counts): void {
  counts.matched += more.matched;
  counts.different += more.different;
  counts.missing += more.missing;
  counts.unexpected += more.unexpected;
}
