import { createHash } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { dataRoot } from '../layout.ts';
import { openDataDir } from '../parts/data-dir.ts';
import { copyExport } from '../pipeline/copy-export.ts';
import type { Discovered } from '../pipeline/discover.ts';
import { readExportFiles } from '../pipeline/export-files.ts';
import { readImagesDir } from '../pipeline/images-dir.ts';
import { refuseForeignReports, reportsNamed } from '../pipeline/report-files.ts';
import type { OverviewRow } from '../terminal/overview-lines.ts';
import { verdictLine } from '../terminal/summary.ts';
import { type CommandContext, errorLines } from './command.ts';
import type { MigrateAllOptions } from './migrate-all-options.ts';
import { migrateProject } from './migrate-project.ts';
import { shownPath } from './shown-path.ts';

type Work = { label: string; reportDir: string; options: MigrateAllOptions };

/** Migrates one of many; what goes wrong with it is its row, since the others can do without it. */
export async function migrateDiscovered(
  found: Discovered,
  { label, reportDir, options }: Work,
  context: CommandContext,
): Promise<OverviewRow> {
  const { dryRun } = options.settings;
  const none = { name: label, verdict: undefined, dryRun, totals: undefined, report: undefined, project: undefined };
  if (!found.pictures) return { ...none, problem: 'none of its pictures was found' };
  const lent = await mkdtemp(join(tmpdir(), 'azureml-to-cvat-'));
  try {
    const exportFile = await copyExport(found, { dir: lent, label });
    const reports = reportsNamed(reportDir, label, options.settings);
    await refuseForeignReports(reports);
    const onDisk = found.files[0].container === undefined;
    const project = {
      options: {
        ...options,
        exportFile: label,
        container: onDisk ? 'images' : found.pictures.place,
        settings: { ...options.settings, project: label },
      },
      ...{ exported: await readExportFiles(exportFile), reports },
      files: onDisk ? await readImagesDir(found.pictures.place) : undefined,
    };
    // One folder each, the same at every run: an undo and the way back find each project again.
    const key = createHash('sha256').update(`${found.name}\n${found.pictures.place}`).digest('hex').slice(0, 12);
    const dataDir = await openDataDir(join(dataRoot(), `all-${key}`), { fresh: true });
    try {
      const report = await migrateProject({ ...project, dataDir }, context);
      context.display.say(verdictLine(report, context));
      const { verdict, totals, target } = report;
      // Links to the stand-in lead nowhere: it is stopped with the migration.
      return {
        ...none,
        verdict,
        totals,
        report: shownPath(reports.html),
        project: options.cvat && target.project?.url,
      };
    } finally {
      await dataDir.release();
    }
  } catch (error) {
    if (context.signal.aborted) throw error;
    context.tracker.end('failed');
    const lines = errorLines(error);
    for (const line of lines) context.display.say(line);
    return { ...none, problem: lines.join(' ') };
  } finally {
    await rm(lent, { recursive: true, force: true });
  }
}
