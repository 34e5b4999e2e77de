import { basename } from 'node:path';
import type { Report } from '../../shared/verification/report.ts';
import { inCallersFolder } from '../command-line/callers-folder.ts';
import type { CommandContext } from '../command-line/command.ts';
import { openInBrowser } from '../command-line/open-in-browser.ts';
import { readLine } from '../command-line/read-line.ts';
import { shownPath } from '../command-line/shown-path.ts';
import { REPORT } from '../command-line/specs.ts';
import { exitCodeOfVerdict, worstExitCode } from '../exit-code.ts';
import { type App, appClient, appOption } from '../pipeline/ask-app.ts';
import { parseReport } from '../pipeline/parse-report.ts';
import { openReportDir } from '../pipeline/report-dir.ts';
import { refuseForeignReports, reportsOf } from '../pipeline/report-files.ts';
import { reportsBelow } from '../pipeline/reports-below.ts';
import { saveReport } from '../pipeline/save-report.ts';
import { statIfThere } from '../pipeline/stat-if-there.ts';
import { overviewLines } from '../terminal/overview-lines.ts';
import { summaryLines, verdictLine } from '../terminal/summary.ts';
import { UsageError } from '../usage-error.ts';

export async function run(args: readonly string[], context: CommandContext): Promise<number> {
  const values = readLine(REPORT, args, process.env);
  const app = appOption(values, process.env);
  const wants = { json: values.json ?? false, open: values.open ?? false };
  if (app) {
    if (!values.report) throw new UsageError('Cannot fetch a report: the id of its migration is missing', HINT);
    return show(await fetchReport(app, values.report, inCallersFolder(values.to ?? '.'), context), wants, context);
  }
  const path = inCallersFolder(values.report ?? '.');
  const info = await statIfThere(path);
  if (!info) throw new UsageError(`Cannot find the report "${values.report}": there is no such file`, HINT);
  return info.isDirectory() ? showAll(path, wants, context) : show(path, wants, context);
}

const HINT = 'Name a report.json, a folder with reports, or with --url the id of a migration';

type Wants = { json: boolean; open: boolean };

async function show(file: string, wants: Wants, { display, colour, json }: CommandContext): Promise<number> {
  const report = await readReport(file.replace(/\.html$/i, '.json'));
  const html = file.replace(/\.json$/i, '.html');
  if (wants.json) json(report);
  else {
    for (const line of summaryLines(report, { colour })) display.say(line);
    for (const line of [
      `Report        ${shownPath(html)} (and ${basename(file)})`,
      '',
      verdictLine(report, { colour }),
    ]) {
      display.say(line);
    }
  }
  if (wants.open) openInBrowser(html);
  return exitCodeOfVerdict(report.verdict);
}

async function showAll(dir: string, wants: Wants, { display, colour, json }: CommandContext): Promise<number> {
  const found = await reportsBelow(dir);
  if (found.length === 0) throw new UsageError(`Cannot find a report in "${shownPath(dir)}"`, HINT);
  const rows = found.map(({ file, report }) => ({
    ...{ name: basename(report.source.export), verdict: report.verdict, dryRun: report.dryRun, totals: report.totals },
    ...{ report: shownPath(file.replace(/\.json$/, '.html')), project: report.target.project?.url },
  }));
  if (wants.json) json({ reports: rows });
  else for (const line of overviewLines(rows, { colour })) display.say(line);
  if (wants.open) openInBrowser(dir);
  return worstExitCode(rows.map(({ verdict }) => exitCodeOfVerdict(verdict)));
}

async function fetchReport(app: App, id: string, to: string, { signal }: CommandContext): Promise<string> {
  const files = reportsOf(await openReportDir(to), id);
  await refuseForeignReports(files);
  if (await saveReport(appClient(app, signal), id, { files, channel: { kind: 'http' } })) return files.json;
  throw new UsageError(
    `Cannot fetch the report of "${id}": ${app.url} has none`,
    `GET ${app.url}/api/migrations lists what there is`,
  );
}

async function readReport(file: string): Promise<Report> {
  const report = await parseReport(file);
  if (report) return report;
  throw new UsageError(`Cannot read "${shownPath(file)}": it is not a report of this version`, HINT);
}
