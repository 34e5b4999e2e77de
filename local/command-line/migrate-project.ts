import { randomUUID } from 'node:crypto';
import type { Report } from '../../shared/verification/report.ts';
import { checkCvatServer } from '../parts/check-cvat-server.ts';
import type { DataDir } from '../parts/data-dir.ts';
import { writeRunRecord } from '../parts/run-record.ts';
import { LASTING_URL, type Parts, startParts } from '../parts/start-parts.ts';
import { findContainer, openContainer } from '../parts/storage-container.ts';
import { type ExportFiles, inOwnFolder } from '../pipeline/export-files.ts';
import type { ImagesDir } from '../pipeline/images-dir.ts';
import { createPipelineClient } from '../pipeline/pipeline-client.ts';
import type { ReportFiles } from '../pipeline/report-files.ts';
import { runMigration } from '../pipeline/run-migration.ts';
import { uploadFiles, upload as uploadOne } from '../pipeline/upload.ts';
import type { CommandContext } from './command.ts';
import type { MigrateOptions } from './migrate-options.ts';

/** Exports go there, so that a pipeline that watches the same account does not take them for its own. */
const EXPORTS = 'azureml-to-cvat-exports';

export type ProjectOptions = Pick<
  MigrateOptions,
  'exportFile' | 'cvat' | 'storage' | 'storageEnv' | 'sasEnv' | 'container' | 'settings'
>;

/** One export with its pictures, and where its report goes. */
export type Project = {
  options: ProjectOptions;
  exported: ExportFiles;
  /** Absent: the pictures are in the storage account already. */
  files: ImagesDir | undefined;
  reports: ReportFiles;
  /** Everything that is started keeps its things there. */
  dataDir: DataDir;
};

/** Starts what a migration needs, migrates one project, and stops everything again. */
export async function migrateProject(project: Project, context: CommandContext): Promise<Report> {
  const { options, files, dataDir } = project;
  const { signal, tracker, display } = context;
  if (options.cvat) {
    tracker.begin('Check CVAT and the token');
    await checkCvatServer(options.cvat, display.say);
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
  const parts = await startParts({
    ...{ dataDir, imagesContainer, exportsContainer, cvat, storage, ...(cvat ? { publicUrl: LASTING_URL } : {}) },
    ...(isReadInPlace(options) ? { imagesFolder: files?.images } : {}),
    ...{ events: false, signal, tell: tracker.note },
  });
  try {
    return await Promise.race([migrate(project, parts, context), parts.broken]);
  } finally {
    if (signal.aborted && options.cvat) context.display.say('What is in CVAT is kept: the same command finishes it');
    await parts.stop();
  }
}

/** Where CVAT does not read the account, the pictures of a folder are read where they are, and sent nowhere else. */
function isReadInPlace({ storage, settings }: ProjectOptions): boolean {
  return settings.dryRun || (storage === undefined && settings.dataSource === 'upload');
}

async function migrate({ options, files, exported, reports }: Project, parts: Parts, context: CommandContext) {
  const { signal, tracker } = context;
  const container = files && (await openContainer(parts.storage, options.container));
  if (container && !isReadInPlace(options)) {
    tracker.begin('Upload the images');
    const total = files.images.length;
    const progress = (done: number) => tracker.count({ what: 'images', done, total });
    await uploadFiles(container, files.images, { signal, progress });
  }
  tracker.begin('Upload the export');
  const exports = await openContainer(parts.storage, parts.containers.exports);
  const { name, files: own, beside } = options.storage ? await inOwnFolder(exported) : exported;
  try {
    for (const file of [...own, ...beside]) await uploadOne(exports, file, signal);
    tracker.begin('Start the migration');
    const client = createPipelineClient(parts.host, signal);
    const { id } = await client.start({
      export: { container: parts.containers.exports, name },
      ...options.settings,
      images: options.container,
    });
    await recordRun(id, options, parts);
    const upload = options.settings.dataSource === 'upload';
    return await runMigration(client, id, { files: reports, tracker, signal, upload });
  } finally {
    // Made for this dry run, under a name that no other run has.
    if (options.settings.dryRun) await exports.deleteIfExists();
  }
}

/** For an undo and for the way back later on. */
async function recordRun(id: string, options: ProjectOptions, { dataDir, containers }: Parts): Promise<void> {
  const { cvat, storageEnv, sasEnv, exportFile, settings } = options;
  if (settings.dryRun) return;
  await writeRunRecord(dataDir, {
    migrations: [{ id, export: exportFile, started: new Date().toISOString() }],
    ...(cvat ? { cvat: { url: cvat.url, organization: cvat.organization } } : {}),
    ...{ storageEnv, sasEnv, imagesContainer: containers.images, exportsContainer: containers.exports },
  });
}
