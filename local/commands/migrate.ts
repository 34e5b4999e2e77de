import { basename, dirname, join } from 'node:path';
import { inCallersFolder } from '../command-line/callers-folder.ts';
import type { CommandContext } from '../command-line/command.ts';
import { compareSides } from '../command-line/compare-sides.ts';
import { parseMigrateArgs } from '../command-line/migrate-options.ts';
import { migrateProject } from '../command-line/migrate-project.ts';
import { openInBrowser } from '../command-line/open-in-browser.ts';
import { lookAgain, shownPath } from '../command-line/shown-path.ts';
import { exitCodeOfVerdict } from '../exit-code.ts';
import { dataRoot } from '../layout.ts';
import { openFreeDataDir } from '../parts/data-dir.ts';
import { readExportFiles } from '../pipeline/export-files.ts';
import { type ImagesDir, readImagesDir } from '../pipeline/images-dir.ts';
import { openReportDir } from '../pipeline/report-dir.ts';
import { refuseForeignReports, reportsIn, reportsNamed } from '../pipeline/report-files.ts';
import { summaryLines, verdictLine } from '../terminal/summary.ts';

export async function run(args: readonly string[], context: CommandContext): Promise<number> {
  if (args.includes('--all')) return (await import('./migrate-all.ts')).run(args, context);
  const options = await parseMigrateArgs(args, process.env);
  const exportFile = inCallersFolder(options.exportFile);
  const exported = await readExportFiles(exportFile, options.exportFile);
  const dir = options.imagesDir === undefined ? undefined : inCallersFolder(options.imagesDir);
  const files = dir === undefined ? undefined : await readImagesDir(dir);
  const reports =
    options.reportDir === undefined
      ? reportsNamed(inCallersFolder('.'), exportFile, options.settings)
      : reportsIn(inCallersFolder(options.reportDir));
  await openReportDir(dirname(reports.html));
  await refuseForeignReports(reports);
  const images = dir !== undefined && files ? { dir, files } : undefined;
  const seen = await compareSides(options, { exported, exportFile, images });
  if (!context.quiet) for (const line of seen) context.display.say(line);
  if (files && !context.quiet) warnOfOthers(files, context);
  const dataDir = await openFreeDataDir(join(dataRoot(), 'migrate'));
  try {
    const report = await migrateProject({ options, exported, files, reports, dataDir }, context);
    if (options.json) context.json(report);
    const { colour, display } = context;
    const lines = [
      ...['', ...summaryLines(report, { colour })],
      `Report        ${shownPath(reports.html)} (and ${basename(reports.json)})`,
      ...(report.target.project && options.cvat ? [`CVAT project  ${report.target.project.url}`] : []),
      ...(report.target.project && !options.cvat ? lookAgain(dataDir.path) : []),
      ...(report.dryRun ? ['', 'Nothing was touched. To migrate, run the same command without --dry-run.'] : []),
      ...['', verdictLine(report, { colour })],
    ];
    for (const line of lines) display.say(line);
    if (options.open) openInBrowser(reports.html);
    return exitCodeOfVerdict(report.verdict);
  } finally {
    await dataDir.release();
  }
}

function warnOfOthers({ others, skipped }: ImagesDir, { display }: CommandContext): void {
  if (skipped.length > 0) display.say(`Not looked into, since tools keep their files there: ${skipped.join(', ')}`);
  const [first] = others;
  if (first === undefined) return;
  const more = others.length > 1 ? ` and ${others.length - 1} more` : '';
  display.say(
    `Not uploaded, since ${others.length === 1 ? 'its name is' : 'their names are'} not of a picture: "${first}"${more}`,
  );
  display.say('');
}
