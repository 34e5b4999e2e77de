import { join } from 'node:path';
import { type ContainerClient, ContainerSASPermissions } from '@azure/storage-blob';
import { inCallersFolder } from '../command-line/callers-folder.ts';
import type { CommandContext } from '../command-line/command.ts';
import { cvatOption } from '../command-line/cvat-option.ts';
import { readLine } from '../command-line/read-line.ts';
import { shownPath } from '../command-line/shown-path.ts';
import { DEV } from '../command-line/specs.ts';
import { EXIT } from '../exit-code.ts';
import { dataRoot } from '../layout.ts';
import { checkCvatServer } from '../parts/check-cvat-server.ts';
import { openDataDir } from '../parts/data-dir.ts';
import { type Parts, startParts } from '../parts/start-parts.ts';
import { openContainer } from '../parts/storage-container.ts';
import { narrateDrops } from '../pipeline/narrate-drops.ts';
import { createPipelineClient } from '../pipeline/pipeline-client.ts';

export async function run(args: readonly string[], { signal, display, tracker }: CommandContext): Promise<number> {
  const values = readLine(DEV, args, process.env);
  const cvat = cvatOption(values, process.env);
  const data = values.data === undefined ? join(dataRoot(), 'dev') : inCallersFolder(values.data);
  const dataDir = await openDataDir(data, { fresh: false });
  try {
    if (cvat) await checkCvatServer(cvat, display.say);
    tracker.begin(cvat ? 'Start Azurite and host' : 'Start Azurite, CVAT stand-in and host');
    let tell = tracker.note;
    const parts = await startParts({
      ...{ dataDir, imagesContainer: 'images', cvat, events: true, signal },
      tell: (message) => tell(message),
    });
    try {
      const images = await openContainer(parts.storage, parts.containers.images);
      const exports = await openContainer(parts.storage, parts.containers.exports);
      tracker.end('done');
      tell = display.say;
      for (const line of await guide(parts, images, exports)) display.say(line);
      const client = createPipelineClient(parts.host, signal);
      await Promise.race([
        narrateDrops({
          client,
          images: images.containerName,
          exports,
          key: parts.host.keys.default,
          say: display.say,
          signal,
        }),
        parts.broken,
      ]);
      return EXIT.verified;
    } catch (error) {
      // Ctrl-C is how this command ends.
      if (signal.aborted) return EXIT.verified;
      throw error;
    } finally {
      await parts.stop();
    }
  } finally {
    await dataDir.release();
  }
}

async function guide(parts: Parts, images: ContainerClient, exports: ContainerClient): Promise<string[]> {
  const { host, cvat } = parts;
  return [
    '',
    'Everything is running. Drop the images first, then the export; Ctrl-C stops.',
    '',
    `CVAT          ${cvat.url}`,
    // The token of a real server is nobody's business but its owner's.
    ...(parts.standIn ? [`CVAT token    ${cvat.token}`] : []),
    `Migrations    ${host.url}/?code=${host.keys.default}`,
    `Manifest      ${host.url}/api/manifests/${images.containerName}?code=${host.keys.default}`,
    `Storage       ${parts.storage}`,
    `Logs          ${shownPath(parts.logs)}`,
    '',
    `Images go into the container "${images.containerName}", exports into "${exports.containerName}", by any client:`,
    `  curl -T cat.jpg -H x-ms-blob-type:BlockBlob "${await uploadUrl(images, 'some folder/cat.jpg')}"`,
    `  curl -T export.json -H x-ms-blob-type:BlockBlob "${await uploadUrl(exports, 'export.json')}"`,
    'Options of a migration go into export.options.json, before the export itself.',
    '',
  ];
}

/** Good for any name in the container. */
async function uploadUrl(container: ContainerClient, name: string): Promise<string> {
  const expiresOn = new Date(Date.now() + 30 * 24 * 60 * 60 * 1000);
  const permissions = ContainerSASPermissions.parse('cw');
  const url = new URL(await container.generateSasUrl({ permissions, expiresOn }));
  url.pathname += `/${name}`;
  return url.href;
}
