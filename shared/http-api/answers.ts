import { z } from 'zod';
import { Finding } from '../dataset/finding.ts';
import { CheckResult, STATES } from '../doctor/check.ts';
import { MigrationProgress, MigrationResult } from '../migration/progress.ts';
import { UndoResult, UndoState } from '../migration/undo-input.ts';
import { BackProgress, BackResult } from '../way-back/back-input.ts';

/** Why a request was refused: every problem at once. */
export const Refusal = z.object({
  problems: z.array(z.object({ code: z.string(), at: z.string(), detail: z.string(), fix: z.string() })).min(1),
});

/** Where to go on from a migration. */
export const MigrationLinks = z.object({
  status: z.url(),
  report: z.url(),
  cancel: z.url(),
  undo: z.url(),
  /** The way back: what CVAT holds now, as files of Azure ML's. */
  export: z.url(),
});
export type MigrationLinks = z.infer<typeof MigrationLinks>;

export const StartAnswer = z.object({
  id: z.string(),
  outcome: z.enum(['started', 'running', 'seen']),
  links: MigrationLinks,
});
export type StartAnswer = z.infer<typeof StartAnswer>;

/** Of the durable orchestration. */
const RuntimeStatus = z.enum([
  'Running',
  'Completed',
  'ContinuedAsNew',
  'Failed',
  'Canceled',
  'Terminated',
  'Pending',
  'Suspended',
]);

export const MigrationView = z.object({
  id: z.string(),
  /** Name of the export, in its container. Lists do not say it. */
  export: z.string().optional(),
  runtimeStatus: RuntimeStatus,
  /** Absent before the first step, and where the host ended the migration. */
  status: MigrationProgress.optional(),
  /** Absent while it runs, where the host ended it without a report, and as soon as it is being undone. */
  verdict: MigrationResult.shape.verdict.optional(),
  /** The verdict is of a dry run: of what would be. */
  dryRun: z.literal(true).optional(),
  /** Absent where nobody has asked to undo it since it was started last. */
  undo: UndoState.optional(),
  /** What was true before the undo. */
  verdictBeforeUndo: MigrationResult.shape.verdict.optional(),
  /** The errors, at most a handful; the report has them all. */
  findings: z.array(Finding),
  /** The host's own words, where it ended the migration. */
  message: z.string().optional(),
  created: z.iso.datetime(),
  updated: z.iso.datetime(),
  links: MigrationLinks,
});
export type MigrationView = z.infer<typeof MigrationView>;

export const MigrationList = z.object({ migrations: z.array(MigrationView) });
export type MigrationList = z.infer<typeof MigrationList>;

export const CancelAnswer = z.object({
  id: z.string(),
  outcome: z.enum(['cancelling', 'ended before']),
  links: MigrationLinks,
});
export type CancelAnswer = z.infer<typeof CancelAnswer>;

export const UndoAnswer = z.object({ id: z.string(), links: MigrationLinks.extend({ result: z.url() }) });
export type UndoAnswer = z.infer<typeof UndoAnswer>;

/** `result` is absent or null while the undo runs, and a text where the host ended it. */
export const UndoView = z.object({
  id: z.string(),
  runtimeStatus: RuntimeStatus,
  result: z.union([UndoResult, z.string(), z.null()]).optional(),
});

export const ExportAnswer = z.object({
  id: z.string(),
  outcome: z.enum(['started', 'running']),
  links: MigrationLinks,
});
export type ExportAnswer = z.infer<typeof ExportAnswer>;

export const ExportProgress = z.object({
  id: z.string(),
  runtimeStatus: RuntimeStatus,
  status: BackProgress.optional(),
  links: MigrationLinks,
});
export type ExportProgress = z.infer<typeof ExportProgress>;

/** `coco` and `jsonl` lead to the files, where they were written. `message`: the host's own words, where it ended the export. */
export const ExportView = z.object({
  id: z.string(),
  runtimeStatus: RuntimeStatus,
  result: BackResult.optional(),
  message: z.string().optional(),
  links: MigrationLinks.extend({ coco: z.url().optional(), jsonl: z.url().optional() }),
});
export type ExportView = z.infer<typeof ExportView>;

/** COCO in Azure ML's dialect: coordinates are fractions of the image. */
export const AzuremlCoco = z.object({
  images: z.array(
    z.object({
      id: z.int(),
      width: z.int(),
      height: z.int(),
      file_name: z.string(),
      coco_url: z.string().optional(),
      absolute_url: z.string().optional(),
    }),
  ),
  annotations: z.array(z.looseObject({ id: z.int(), category_id: z.int(), image_id: z.int() })),
  categories: z.array(z.object({ id: z.int(), name: z.string() })),
});

/** Counts of an export and of what of it would be in CVAT. */
export const NormalizeReport = z.object({
  read: z.object({ images: z.int(), annotations: z.int() }),
  kept: z.object({ images: z.int(), annotations: z.int() }),
  findings: z.array(Finding),
});
export type NormalizeReport = z.infer<typeof NormalizeReport>;

export const RebuildAnswer = z.object({ container: z.string(), links: z.object({ state: z.url() }) });
export type RebuildAnswer = z.infer<typeof RebuildAnswer>;

export const DoctorAnswer = z.object({ worst: z.enum(STATES), checks: z.array(CheckResult) });
export type DoctorAnswer = z.infer<typeof DoctorAnswer>;

export const HealthAnswer = z.object({ status: z.literal('ok') });
export type HealthAnswer = z.infer<typeof HealthAnswer>;
