import { inCallersFolder } from '../command-line/callers-folder.ts';
import type { CommandContext } from '../command-line/command.ts';
import { discoverAt } from '../command-line/discover-option.ts';
import { leftOutRows } from '../command-line/left-out-rows.ts';
import { parseMigrateAllArgs } from '../command-line/migrate-all-options.ts';
import { migrateDiscovered } from '../command-line/migrate-discovered.ts';
import { openInBrowser } from '../command-line/open-in-browser.ts';
import { shownPath } from '../command-line/shown-path.ts';
import { EXIT, exitCodeOfVerdict, worstExitCode } from '../exit-code.ts';
import { labelsOf } from '../pipeline/export-labels.ts';
import { openReportDir } from '../pipeline/report-dir.ts';
import { refuseForeignReports, reportsNamed } from '../pipeline/report-files.ts';
import { saveOverview } from '../pipeline/save-overview.ts';
import { type OverviewRow, overviewLines } from '../terminal/overview-lines.ts';
import { UsageError } from '../usage-error.ts';

/** Takes all exports of a place one after the other, the latest of each project. */
export async function run(args: readonly string[], context: CommandContext): Promise<number> {
  const options = await parseMigrateAllArgs(args, process.env);
  const place = { folder: options.folder, 'storage-env': options.storageEnv, 'sas-env': options.sasEnv };
  const { exports, unreadable } = await discoverAt(place, process.env, context);
  const latest = exports.filter(({ newer }) => newer === undefined);
  const older = exports.flatMap(({ name, newer, lacking }) => (newer === undefined ? [] : [{ name, newer, lacking }]));
  if (latest.length === 0) {
    throw new UsageError(
      'Cannot migrate: no export of Azure ML was found',
      'Name where they are: discover looks for them',
    );
  }
  const reportDir = await openReportDir(inCallersFolder(options.reportDir ?? '.'));
  const overview = reportsNamed(reportDir, 'all', options.settings);
  await refuseForeignReports(overview);
  const rows: OverviewRow[] = [];
  // The page over all must not say that all is there.
  const leftOut = leftOutRows({ older, unreadable }, options.settings);
  const labels = labelsOf(latest);
  const { colour, display } = context;
  for (const [index, found] of latest.entries()) {
    const label = labels[index] ?? found.project;
    if (!context.quiet) display.say(`${index + 1} of ${latest.length}  ${label}  (${found.name})`);
    rows.push(await migrateDiscovered(found, { label, reportDir, options }, context));
    // After each: whoever stops it here has the table of what is done.
    await saveOverview(overview, [...rows, ...leftOut]);
  }
  if (options.json) context.json({ exports: rows, older, unreadable });
  else {
    for (const line of [
      ...['', ...overviewLines([...rows, ...leftOut], { colour }), ''],
      ...older.map(
        ({ name, newer }) => `Left out, since a later export of the project is taken: ${name} (later: ${newer})`,
      ),
      ...unreadable.flatMap(({ name, reason, fix }) => [`Not read: ${name}: ${reason}`, `  → ${fix}`]),
      `All of them   ${shownPath(overview.html)}`,
    ]) {
      display.say(line);
    }
  }
  if (options.open) openInBrowser(overview.html);
  return worstExitCode([
    ...rows.map(({ verdict }) => (verdict ? exitCodeOfVerdict(verdict) : EXIT.failed)),
    ...(leftOut.length > 0 ? [EXIT.incomplete] : []),
  ]);
}
