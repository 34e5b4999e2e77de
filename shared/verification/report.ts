import { z } from 'zod';
import { Effect, Finding } from '../dataset/finding.ts';
import { Counts, GeometryType } from './comparison.ts';
import { Opened, TaskOutcome } from './task-outcome.ts';

/**
 * `read = migrated + alreadyThere + kept + excluded`; `migrated + alreadyThere = matched + different + missing`, as read back
 * from CVAT. In a dry run: what would be.
 */
export const Totals = Counts.extend({
  /** In the export. */
  read: z.int().nonnegative(),
  /** Written to CVAT by this run: new, or brought up to date in place. */
  migrated: z.int().nonnegative(),
  /** Of these, brought up to date in place. */
  updated: z.int().nonnegative(),
  /** There already, exactly as the export has it. */
  alreadyThere: z.int().nonnegative(),
  /** There already, and kept as people have it. */
  kept: z.int().nonnegative(),
  /** Not in CVAT, each by a finding that says why. */
  excluded: z.int().nonnegative(),
});
export type Totals = z.infer<typeof Totals>;

export const ReportTask = z.object({
  /** null where CVAT never had the task. */
  id: z.int().nullable(),
  name: z.string(),
  /** Under which its link in CVAT leads to its row of the page. */
  key: z.string().exactOptional(),
  url: z.string().nullable(),
  state: z.enum(['verified', 'planned', 'failed']),
  /** Made by this migration; false where an earlier one made it. */
  made: z.boolean(),
  /** What of the export belongs to it. */
  images: z.int().nonnegative(),
  annotations: z.int().nonnegative(),
  /** What became of that, or would become in a dry run; null where the task failed. */
  outcome: TaskOutcome.nullable(),
  /** What was found in it; nothing in a dry run. */
  verification: z.object({ images: Counts, annotations: Counts }),
  opened: Opened.omit({ broken: true }),
});
export type ReportTask = z.infer<typeof ReportTask>;

export const FindingTotal = z.object({
  code: z.string(),
  severity: Finding.shape.severity,
  effect: Effect,
  /** How many records or places there are, and how many findings `findings` lists of them. */
  count: z.int().positive(),
  listed: z.int().nonnegative(),
  /** How many images and annotations they take out of the migration. */
  excluded: z.object({ images: z.int().nonnegative(), annotations: z.int().nonnegative() }),
});
export type FindingTotal = z.infer<typeof FindingTotal>;

/**
 * - `verified`: all of the export is in CVAT, exactly, and opens; findings are information only.
 * - `verified-with-changes`: all of it is there, and something was changed, guessed, merged or kept as people had it: listed.
 * - `incomplete`: an image or annotation of the export is not in CVAT, be it by the user's own policy; or cannot be seen there.
 * - `failed`: something in CVAT is not as it should be, a task could not be made, or nothing got in at all.
 * A dry run uses the same words for what would be.
 */
export const Verdict = z.enum(['verified', 'verified-with-changes', 'incomplete', 'failed']);
export type Verdict = z.infer<typeof Verdict>;

/** What a migration did, and the proof. Times are ISO 8601 in UTC. */
export const Report = z.object({
  schema: z.literal(2),
  verdict: Verdict,
  /** The verdict in one sentence, with its numbers. */
  headline: z.string(),
  /** True where nothing was touched: everything below is what would be. */
  dryRun: z.boolean(),
  migration: z.object({ id: z.string(), started: z.string(), finished: z.string(), tool: z.string() }),
  source: z.object({
    /** `<container>/<blob>` of the export. */
    export: z.string(),
    /** SHA-256 of what it held, with a line feed after each part where there are several; absent where nothing was read. */
    sha256: z.string().exactOptional(),
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
  /** Chunks of pictures that CVAT was asked to show, and how many it showed. */
  opened: z.object({ chunks: z.int().nonnegative(), opened: z.int().nonnegative() }),
  /** By label and type; a label of which no annotation was compared has no type: it is unused, or all of it was kept, left out or failed. */
  labels: z.array(Counts.extend({ name: z.string(), type: GeometryType.nullable(), migrated: z.int().nonnegative() })),
  tasks: z.array(ReportTask),
  /** By code: what failed first, then what is not there, what was changed, and information. */
  findingTotals: z.array(FindingTotal),
  /** The first of every code, in the order of `findingTotals`. */
  findings: z.array(Finding),
});
export type Report = z.infer<typeof Report>;
