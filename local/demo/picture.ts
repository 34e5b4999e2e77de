import { extname } from 'node:path/posix';
import sharp from 'sharp';
import { type Scene, svgOfScene } from './scene.ts';

/** The picture file of a scene: PNG or JPEG by the ending of its path, its EXIF orientation set where the scene says so. */
export async function pictureOf(scene: Scene): Promise<Uint8Array> {
  const drawn = sharp(Buffer.from(svgOfScene(scene)));
  if (extname(scene.path) === '.png') return await drawn.png().toBuffer();
  if (scene.orientation === 1) return await drawn.jpeg({ quality: 90 }).toBuffer();
  // A viewer turns orientation 6 clockwise, so the stored pixels are turned the other way.
  return await drawn.rotate(270).jpeg({ quality: 90 }).withMetadata({ orientation: scene.orientation }).toBuffer();
}
