import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { runCommand } from './command.ts';
import { openDataDir } from './data-dir.ts';
import { writeDemo } from './demo/write-demo.ts';
import { dropExport } from './drop-export.ts';
import { EXIT } from './exit-code.ts';
import { readImagesDir } from './images-dir.ts';
import { awaitManifest } from './manifest.ts';
import { createPipelineClient } from './pipeline-client.ts';
import { projectRoot } from './project-root.ts';
import { runMigration } from './run-migration.ts';
import { shownPath } from './shown-path.ts';
import { startParts } from './start-parts.ts';
import { summaryLines } from './summary.ts';
import { openContainer, uploadFiles } from './upload.ts';

const { values } = parseArgs({
  options: { data: { type: 'string', default: join(projectRoot, '.data', 'start') } },
});

/** Small tasks, so that there are several to watch. */
const OPTIONS = { project: 'Market (demo)', tasks: { size: 10 } };

await runCommand(async ({ signal, display, tracker, colour }) => {
  const dataDir = await openDataDir(values.data, { fresh: true });
  try {
    tracker.begin('Start Azurite, CVAT stand-in and host');
    const parts = await startParts({ dataDir, imagesContainer: 'images', events: true, signal, tell: tracker.note });
    try {
      return await Promise.race([migrate(), parts.broken]);
    } finally {
      await parts.stop();
    }

    async function migrate(): Promise<number> {
      const client = createPipelineClient(parts.host, signal);
      tracker.begin('Draw the demo project');
      const demo = await writeDemo(join(dataDir.path, 'demo'), parts.containers.images);
      const { images } = await readImagesDir(demo.imagesDir);
      tracker.count({ what: 'pictures', done: images.length, total: images.length });

      tracker.begin('Upload the images');
      const container = await openContainer(parts.storage, parts.containers.images);
      const progress = (done: number) => tracker.count({ what: 'images', done, total: images.length });
      await uploadFiles(container, images, { signal, progress });

      tracker.begin('Wait for the manifest to appear');
      const manifest = await awaitManifest(container, {
        images: images.length,
        signal,
        progress: (done) => tracker.count({ what: 'lines', done, total: images.length }),
      });
      await writeFile(join(dataDir.path, 'manifest.jsonl'), manifest);

      tracker.begin('Drop the export');
      const exports = await openContainer(parts.storage, parts.containers.exports);
      const id = await dropExport(exports, demo.exportFile, { client, options: OPTIONS, signal });

      const report = await runMigration(client, id, { reportDir: dataDir.path, tracker, signal });
      const at = (name: string) => shownPath(join(dataDir.path, name));
      const tasks = report.tasks.flatMap(({ url }) => (url ? [url] : []));
      for (const line of [
        '',
        ...summaryLines(report, { colour }),
        '',
        `Report      ${at('report.html')} (and report.json)`,
        `Manifest    ${at('manifest.jsonl')}`,
        `Pictures    ${shownPath(demo.imagesDir)}`,
        ...tasks.map((url, index) => `${index === 0 ? 'CVAT tasks' : '          '}  ${url}`),
        '',
        'All parts are stopped again. To look at the tasks, start them once more on the same data:',
        `  npm run dev -- --data ${shownPath(dataDir.path)}`,
      ]) {
        display.say(line);
      }
      return report.verdict === 'verified' ? EXIT.verified : EXIT.failed;
    }
  } finally {
    await dataDir.release();
  }
});
