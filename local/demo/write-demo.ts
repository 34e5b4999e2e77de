import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import sharp from 'sharp';
import { azuremlExport } from './azureml-export.ts';
import { type Scene, scenes } from './scenes.ts';

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

export function svgOfScene({ size: { width, height }, items }: Scene): string {
  const parts = items.flatMap(({ thing }) => thing);
  const polygons = parts.map(({ fill, points }) => `<polygon fill="${fill}" points="${points.join(' ')}"/>`);
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">${polygons.join('')}</svg>`;
}

/** The picture file of a scene: PNG or JPEG by the ending of its path, its EXIF orientation set where the scene says so. */
export async function pictureOf(scene: Scene): Promise<Uint8Array> {
  const drawn = sharp(Buffer.from(svgOfScene(scene)));
  if (scene.path.endsWith('.png')) return await drawn.png().toBuffer();
  if (scene.orientation === 1) return await drawn.jpeg({ quality: 90 }).toBuffer();
  // A viewer turns orientation 6 clockwise, so the stored pixels are turned the other way.
  return await drawn.rotate(270).jpeg({ quality: 90 }).withMetadata({ orientation: scene.orientation }).toBuffer();
}
