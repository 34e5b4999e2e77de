import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { inCallersFolder } from '../command-line/callers-folder.ts';
import type { CommandContext } from '../command-line/command.ts';
import { readLine } from '../command-line/read-line.ts';
import { lookAgain, shownPath } from '../command-line/shown-path.ts';
import { START } from '../command-line/specs.ts';
import { writeDemo } from '../demo/write-demo.ts';
import { EXIT } from '../exit-code.ts';
import { dataRoot } from '../layout.ts';
import { openDataDir } from '../parts/data-dir.ts';
import { type Parts, startParts } from '../parts/start-parts.ts';
import { openContainer } from '../parts/storage-container.ts';
import { awaitManifest } from '../pipeline/await-manifest.ts';
import { changeImages } from '../pipeline/change-images.ts';
import { dropExport } from '../pipeline/drop-export.ts';
import { readImagesDir } from '../pipeline/images-dir.ts';
import { createPipelineClient } from '../pipeline/pipeline-client.ts';
import { reportsIn } from '../pipeline/report-files.ts';
import { runMigration } from '../pipeline/run-migration.ts';
import { uploadFiles } from '../pipeline/upload.ts';
import { summaryLines, verdictLine } from '../terminal/summary.ts';

/** Small tasks, so that there are several to watch. */
const OPTIONS = { project: 'Market (demo)', tasks: { size: 10 } };

export async function run(args: readonly string[], context: CommandContext): Promise<number> {
  const values = readLine(START, args, process.env);
  const data = values.data === undefined ? join(dataRoot(), 'start') : inCallersFolder(values.data);
  const dataDir = await openDataDir(data, { fresh: true });
  const { signal, tracker } = context;
  try {
    tracker.begin('Start Azurite, CVAT stand-in and host');
    const parts = await startParts({ dataDir, imagesContainer: 'images', events: true, signal, tell: tracker.note });
    try {
      return await Promise.race([migrateDemo(parts, context), parts.broken]);
    } finally {
      await parts.stop();
    }
  } finally {
    await dataDir.release();
  }
}

/** The whole way: pictures into the container, the manifest appears, the export is dropped, the migration runs to its end. */
async function migrateDemo(parts: Parts, { signal, display, tracker, colour }: CommandContext): Promise<number> {
  const { dataDir, storage, containers } = parts;
  const client = createPipelineClient(parts.host, signal);
  tracker.begin('Draw the demo project');
  const demo = await writeDemo(join(dataDir, 'demo'), containers.images);
  const { images } = await readImagesDir(demo.imagesDir);
  const total = images.length;
  tracker.count({ what: 'pictures', done: total, total });

  tracker.begin('Upload the images');
  const container = await openContainer(storage, containers.images);
  await uploadFiles(container, images, { signal, progress: (done) => tracker.count({ what: 'images', done, total }) });

  tracker.begin('Wait for the manifest to appear');
  const until = (lines: readonly string[]) => {
    tracker.count({ what: 'lines', done: lines.length, total });
    return lines.length === total;
  };
  const manifest = await awaitManifest(container, { wanted: 'the images', until, signal });
  await writeFile(join(dataDir, 'manifest.jsonl'), manifest);

  tracker.begin('Drop the export');
  const exports = await openContainer(storage, containers.exports);
  const id = await dropExport(exports, demo.exportFile, { client, options: OPTIONS, signal });
  const report = await runMigration(client, id, { files: reportsIn(dataDir), tracker, signal, upload: false });

  tracker.begin('Add an image, replace it by a turned one, delete it: the manifest follows');
  const followed = (done: number) => tracker.count({ what: 'changes', done, total: 3 });
  await changeImages(container, { signal, followed });
  tracker.end('done');

  const at = (name: string) => shownPath(join(dataDir, name));
  const lines = [
    ...['', ...summaryLines(report, { colour })],
    `Report    ${at('report.html')} (and report.json)`,
    `Manifest  ${at('manifest.jsonl')}`,
    `Pictures  ${shownPath(demo.imagesDir)}`,
    ...lookAgain(dataDir),
    ...['', verdictLine(report, { colour })],
  ];
  for (const line of lines) display.say(line);
  return report.verdict === 'verified' ? EXIT.verified : EXIT.failed;
}
