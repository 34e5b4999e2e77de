import { randomUUID } from 'node:crypto';
import { basename, dirname, join } from 'node:path';
import { inCallersFolder } from '../command-line/callers-folder.ts';
import type { CommandContext } from '../command-line/command.ts';
import { compareSides } from '../command-line/compare-sides.ts';
import { type MigrateOptions, parseMigrateArgs } from '../command-line/migrate-options.ts';
import { openInBrowser } from '../command-line/open-in-browser.ts';
import { lookAgain, shownPath } from '../command-line/shown-path.ts';
import { exitCodeOfVerdict } from '../exit-code.ts';
import { dataRoot } from '../layout.ts';
import { checkCvatServer } from '../parts/check-cvat-server.ts';
import { openFreeDataDir } from '../parts/data-dir.ts';
import { writeRunRecord } from '../parts/run-record.ts';
import { LASTING_URL, type Parts, startParts } from '../parts/start-parts.ts';
import { findContainer, openContainer } from '../parts/storage-container.ts';
import { type ExportFiles, readExportFiles } from '../pipeline/export-files.ts';
import { type ImagesDir, readImagesDir } from '../pipeline/images-dir.ts';
import { createPipelineClient } from '../pipeline/pipeline-client.ts';
import { openReportDir } from '../pipeline/report-dir.ts';
import { type ReportFiles, refuseForeignReports, reportsIn, reportsNamed } from '../pipeline/report-files.ts';
import { runMigration } from '../pipeline/run-migration.ts';
import { upload, uploadFiles } from '../pipeline/upload.ts';
import { summaryLines, verdictLine } from '../terminal/summary.ts';

/** Exports go there, so that a pipeline that watches the same account does not take them for its own. */
const EXPORTS = 'azureml-to-cvat-exports';

export async function run(args: readonly string[], context: CommandContext): Promise<number> {
  const options = await parseMigrateArgs(args, process.env);
  const exportFile = inCallersFolder(options.exportFile);
  const exported = await readExportFiles(exportFile);
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
  const { signal, tracker } = context;
  try {
    if (options.cvat) {
      tracker.begin('Check CVAT and the token');
      await checkCvatServer(options.cvat);
    }
    // A dry run writes nothing: pictures of a folder are looked at here, and not in the account.
    const storage = options.settings.dryRun && files ? undefined : options.storage;
    if (storage) {
      tracker.begin('Check the storage account');
      await (files ? openContainer : findContainer)(storage, options.container);
    }
    tracker.begin(options.cvat ? 'Start Azurite and host' : 'Start Azurite, CVAT stand-in and host');
    const { container: imagesContainer, cvat } = options;
    const exportsContainer = options.settings.dryRun ? `${EXPORTS}-${randomUUID().slice(0, 8)}` : EXPORTS;
    const publicUrl = cvat ? { publicUrl: LASTING_URL } : {};
    const parts = await startParts({
      ...{ dataDir, imagesContainer, exportsContainer, cvat, storage, ...publicUrl },
      ...{ events: false, signal, tell: tracker.note },
    });
    try {
      return await Promise.race([migrate({ options, files, exported, reports, parts }, context), parts.broken]);
    } finally {
      if (signal.aborted && options.cvat) context.display.say('What is in CVAT is kept: the same command finishes it');
      await parts.stop();
    }
  } finally {
    await dataDir.release();
  }
}

type Work = {
  options: MigrateOptions;
  files: ImagesDir | undefined;
  exported: ExportFiles;
  reports: ReportFiles;
  parts: Parts;
};

async function migrate({ options, files, exported, reports, parts }: Work, context: CommandContext): Promise<number> {
  const { signal, tracker } = context;
  if (files) {
    tracker.begin('Upload the images');
    const container = await openContainer(parts.storage, options.container);
    const total = files.images.length;
    const progress = (done: number) => tracker.count({ what: 'images', done, total });
    await uploadFiles(container, files.images, { signal, progress });
  }
  tracker.begin('Upload the export');
  const exports = await openContainer(parts.storage, parts.containers.exports);
  try {
    for (const file of exported.files) await upload(exports, file, signal);
    return await follow({ options, exported, reports, parts }, context);
  } finally {
    // Made for this dry run, under a name that no other run has.
    if (options.settings.dryRun) await exports.deleteIfExists();
  }
}

async function follow(
  { options, exported, reports, parts }: Omit<Work, 'files'>,
  context: CommandContext,
): Promise<number> {
  const { signal, display, tracker, colour } = context;

  tracker.begin('Start the migration');
  const client = createPipelineClient(parts.host, signal);
  const { id } = await client.start({
    export: { container: parts.containers.exports, name: exported.name },
    ...options.settings,
    images: options.container,
  });
  await recordRun(id, options, parts);
  const report = await runMigration(client, id, { files: reports, tracker, signal });
  if (options.json) context.json(report);
  const lines = [
    ...['', ...summaryLines(report, { colour })],
    `Report        ${shownPath(reports.html)} (and ${basename(reports.json)})`,
    ...(report.target.project ? [`CVAT project  ${report.target.project.url}`] : []),
    ...(report.target.project && !options.cvat ? lookAgain(parts.dataDir) : []),
    ...['', verdictLine(report, { colour })],
  ];
  for (const line of lines) display.say(line);
  if (options.open) openInBrowser(reports.html);
  return exitCodeOfVerdict(report.verdict);
}

/** For an undo later on. */
async function recordRun(id: string, options: MigrateOptions, { dataDir, containers }: Parts): Promise<void> {
  const { cvat, storageEnv, exportFile, settings } = options;
  if (settings.dryRun) return;
  await writeRunRecord(dataDir, {
    migrations: [{ id, export: exportFile, started: new Date().toISOString() }],
    ...(cvat ? { cvat: { url: cvat.url, organization: cvat.organization } } : {}),
    ...{ storageEnv, imagesContainer: containers.images, exportsContainer: containers.exports },
  });
}

function warnOfOthers({ others }: ImagesDir, { display }: CommandContext): void {
  const [first] = others;
  if (first === undefined) return;
  const more = others.length > 1 ? ` and ${others.length - 1} more` : '';
  display.say(
    `Not uploaded, since ${others.length === 1 ? 'its name is' : 'their names are'} not of a picture: "${first}"${more}`,
  );
  display.say('');
}
