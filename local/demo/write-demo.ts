import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { azuremlExport } from './azureml-export.ts';
import { pictureOf } from './picture.ts';
import { scenes } from './scenes.ts';

/** The demo project as files. `imagesDir` holds the pictures, a blob's name being its path below it. */
export type Demo = { imagesDir: string; exportFile: string; images: number };

/**
 * Draws a small labelled project into `dir`: `images/...` and `market-labels.json`, its Azure ML export. The shapes of the
 * pictures are where the labels say, so that a person can see whether everything fits in CVAT.
 */
export async function writeDemo(dir: string, container: string): Promise<Demo> {
  const imagesDir = join(dir, 'images');
  for (const scene of scenes) {
    const file = join(imagesDir, ...scene.path.split('/'));
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, await pictureOf(scene));
  }
  const exportFile = join(dir, 'market-labels.json');
  const names = { datastore: 'market_pictures', account: 'contosolabels', container };
  await writeFile(exportFile, azuremlExport(scenes, names));
  return { imagesDir, exportFile, images: scenes.length };
}
