import { z } from 'zod';
import { Finding } from '../dataset/finding.ts';
import { Counts, GeometryType } from './comparison.ts';

/** `read = migrated + excluded`; `migrated = matched + different + missing`, as read back from CVAT. */
export const Totals = Counts.extend({
  /** In the export. */
  read: z.int().nonnegative(),
  /** Written to CVAT. */
  migrated: z.int().nonnegative(),
  /** Left out, each by a finding that says why. */
  excluded: z.int().nonnegative(),
});
export type Totals = z.infer<typeof Totals>;

export const ReportTask = z.object({
  /** null where CVAT never had the task. */
  id: z.int().nullable(),
  name: z.string(),
  url: z.string().nullable(),
  state: z.enum(['verified', 'planned', 'failed']),
  /** What was planned for it. */
  images: z.int().nonnegative(),
  annotations: z.int().nonnegative(),
  /** What was found in it; nothing in a dry run. */
  verification: z.object({ images: Counts, annotations: Counts }),
});
export type ReportTask = z.infer<typeof ReportTask>;

export const FindingTotal = z.object({
  code: z.string(),
  severity: Finding.shape.severity,
  /** How many records or places there are, and how many findings `findings` lists of them. */
  count: z.int().positive(),
  listed: z.int().nonnegative(),
  /** How many images and annotations they take out of the migration. */
  excluded: z.object({ images: z.int().nonnegative(), annotations: z.int().nonnegative() }),
});
export type FindingTotal = z.infer<typeof FindingTotal>;

/**
 * - `failed`: something that was migrated is different, missing or unexpected in CVAT, a task was not made, an error finding
 *   is more than the exclusion of a record, the sums do not hold, or nothing at all was migrated.
 * - `verified-with-findings`: all that was migrated is in CVAT as it should be; records were left out, or there are warnings.
 * - `verified`: everything is in CVAT as it should be; findings are information at most.
 * - `planned`, `planned-with-findings`: the same of a dry run, which touches nothing: `migrated` is what would be.
 */
export const Verdict = z.enum(['verified', 'verified-with-findings', 'planned', 'planned-with-findings', 'failed']);
export type Verdict = z.infer<typeof Verdict>;

/** What a migration did, and the proof. Times are ISO 8601 in UTC. */
export const Report = z.object({
  schema: z.literal(1),
  verdict: Verdict,
  migration: z.object({ id: z.string(), started: z.string(), finished: z.string(), tool: z.string() }),
  source: z.object({
    /** `<container>/<blob>` of the export. */
    export: z.string(),
    /** Container of the images. */
    images: z.string(),
  }),
  target: z.object({
    /** The CVAT server. */
    url: z.string(),
    version: z.string(),
    organization: z.string().nullable(),
    project: z.object({ id: z.int(), name: z.string(), url: z.string() }).nullable(),
  }),
  totals: z.object({ images: Totals, annotations: Totals }),
  /** By label and type; a label without annotations has no type. */
  labels: z.array(Counts.extend({ name: z.string(), type: GeometryType.nullable(), migrated: z.int().nonnegative() })),
  tasks: z.array(ReportTask),
  /** By code, errors first. */
  findingTotals: z.array(FindingTotal),
  /** The first of every code, in the order of `findingTotals`. */
  findings: z.array(Finding),
});
export type Report = z.infer<typeof Report>;
