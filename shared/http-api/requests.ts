import { z } from 'zod';
import { NormalizeOptions } from '../azureml/rules/options.ts';

/** Parameters of POST /api/normalize. The settings say which containers may be named. */
export const NormalizeQuery = z.strictObject({
  paths: NormalizeOptions.shape.paths,
  coordinates: NormalizeOptions.shape.coordinates,
  containers: NormalizeOptions.shape.containers,
  output: z.enum(['coco', 'report']).default('coco'),
  /** `<container>/<name>` of an export that is in storage already. */
  blob: z.templateLiteral([z.string(), '/', z.string().min(1)], 'must read <container>/<name>').optional(),
  /** Container with the images; default: the first of IMAGE_CONTAINERS. */
  images: z.string().optional(),
  attributes: z.stringbool().default(false),
  keepUnusedLabels: z.stringbool().default(true),
});

/** `force`: also take away tasks with somebody's work. */
export const UndoQuery = z.strictObject({ force: z.stringbool().default(false) });

/** `file`: answer one of the files that were written, and not what came of the export. */
export const ExportQuery = z.strictObject({ file: z.enum(['coco', 'jsonl']).optional() });

/** `after`: the last path of the page before. */
export const ManifestQuery = z.object({ after: z.string().optional() });

/** `since`: the id of an earlier migration of the project. */
export const ChangesQuery = z.object({ since: z.string().min(1) });

export const MigrationPath = z.object({ id: z.string() });
/** `file`: findings.csv, missing.csv, gallery.json, or pictures/<number>. */
export const ReportFilePath = MigrationPath.extend({ file: z.string() });
export const ContainerPath = z.object({ container: z.string() });
