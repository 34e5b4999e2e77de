import { join } from 'node:path';
import { inCallersFolder } from './command-line/callers-folder.ts';
import { type CommandContext, runCommand } from './command-line/command.ts';
import { MIGRATE_HELP, type MigrateOptions, parseMigrateArgs } from './command-line/migrate-options.ts';
import { lookAgain, shownPath } from './command-line/shown-path.ts';
import { exitCodeOfVerdict } from './exit-code.ts';
import { checkCvatServer } from './parts/check-cvat-server.ts';
import { openFreeDataDir } from './parts/data-dir.ts';
import { type Parts, startParts } from './parts/start-parts.ts';
import { findContainer, openContainer } from './parts/storage-container.ts';
import { type ExportFiles, readExportFiles } from './pipeline/export-files.ts';
import { type ImagesDir, readImagesDir } from './pipeline/images-dir.ts';
import { createPipelineClient } from './pipeline/pipeline-client.ts';
import { openReportDir } from './pipeline/report-dir.ts';
import { runMigration } from './pipeline/run-migration.ts';
import { upload, uploadFiles } from './pipeline/upload.ts';
import { projectRoot } from './project-root.ts';
import { summaryLines } from './terminal/summary.ts';

/** Exports go there, so that a pipeline that watches the same account does not take them for its own. */
const EXPORTS = 'azureml-to-cvat-exports';
/** Tasks in a real CVAT are found again by links below it, whatever port this run has. */
const LASTING_URL = 'http://localhost:7071';

await runCommand(async (context) => {
  const options = parseMigrateArgs(process.argv.slice(2), process.env);
  if (options === 'help') {
    process.stdout.write(MIGRATE_HELP);
    return 0;
  }
  const exportFile = inCallersFolder(options.exportFile);
  const exported = await readExportFiles(exportFile);
  const files = options.imagesDir === undefined ? undefined : await readImagesDir(inCallersFolder(options.imagesDir));
  const wantedDir =
    options.reportDir === undefined ? undefined : await openReportDir(inCallersFolder(options.reportDir));
  if (files) warnOfOthers(files, context);
  const dataDir = await openFreeDataDir(join(projectRoot, '.data', 'migrate'));
  const { signal, tracker } = context;
  try {
    if (options.cvat) {
      tracker.begin('Check CVAT and the token');
      await checkCvatServer(options.cvat);
    }
    if (options.storage) {
      tracker.begin('Check the storage account');
      await (files ? openContainer : findContainer)(options.storage, options.container);
    }
    tracker.begin(`Start Azurite,${options.cvat ? '' : ' CVAT stand-in'} and host`);
    const { container: imagesContainer, cvat, storage } = options;
    const publicUrl = cvat ? { publicUrl: LASTING_URL } : {};
    const parts = await startParts({
      ...{ dataDir, imagesContainer, exportsContainer: EXPORTS, cvat, storage, ...publicUrl },
      ...{ events: false, signal, tell: tracker.note },
    });
    try {
      const reportDir = wantedDir ?? dataDir.path;
      return await Promise.race([migrate({ options, files, exported, reportDir, parts }, context), parts.broken]);
    } finally {
      if (signal.aborted && options.cvat) context.display.say('What is in CVAT is kept: the same command finishes it');
      await parts.stop();
    }
  } finally {
    await dataDir.release();
  }
});

type Work = {
  options: MigrateOptions;
  files: ImagesDir | undefined;
  exported: ExportFiles;
  reportDir: string;
  parts: Parts;
};

async function migrate({ options, files, exported, reportDir, parts }: Work, context: CommandContext): Promise<number> {
  const { signal, display, tracker, colour } = context;
  if (files) {
    tracker.begin('Upload the images');
    const container = await openContainer(parts.storage, options.container);
    const total = files.images.length;
    const progress = (done: number) => tracker.count({ what: 'images', done, total });
    await uploadFiles(container, files.images, { signal, progress });
  }
  tracker.begin('Upload the export');
  const exports = await openContainer(parts.storage, EXPORTS);
  for (const file of exported.files) await upload(exports, file, signal);

  tracker.begin('Start the migration');
  const client = createPipelineClient(parts.host, signal);
  const { id } = await client.start({
    export: { container: EXPORTS, name: exported.name },
    paths: options.paths,
    // A server elsewhere cannot reach Azurite on this machine.
    dataSource: options.cvat && !options.storage ? 'upload' : 'cloud-storage',
    dryRun: options.dryRun,
  });
  const report = await runMigration(client, id, { reportDir, tracker, signal });
  const lines = [
    ...['', ...summaryLines(report, { colour }), ''],
    `Report        ${shownPath(join(reportDir, 'report.html'))} (and report.json)`,
    ...(report.target.project ? [`CVAT project  ${report.target.project.url}`] : []),
    ...(report.target.project && !options.cvat ? lookAgain(parts.dataDir) : []),
  ];
  for (const line of lines) display.say(line);
  return exitCodeOfVerdict(report.verdict);
}

function warnOfOthers({ others }: ImagesDir, { display }: CommandContext): void {
  const [first] = others;
  if (first === undefined) return;
  const more = others.length > 1 ? ` (and ${others.length - 1} more)` : '';
  display.say(`warning FILE_IS_NO_IMAGE at "${first}"${more}`);
  display.say('  Its name is not that of an image, so it is not uploaded');
  display.say('  → Nothing to do, unless an image of the export has this name: then give it the ending of its format');
}
