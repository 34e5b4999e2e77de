import { createHash } from 'node:crypto';
import { imageSize } from 'image-size';
import sharp from 'sharp';
import type { Size } from './read-export.ts';

/** Of 255, on average: what encoding a picture as JPEG once more changes at most. */
const MOST_APART = 12;

/** Most pictures of tests are small and the same as many others: each is read once. */
const SMALL_BYTES = 64 * 1024;
const MOST_KEPT = 200;

function once<T>(read: (picture: Buffer) => Promise<T>): (picture: Buffer) => Promise<T> {
  const kept = new Map<string, Promise<T>>();
  return (picture) => {
    if (picture.length > SMALL_BYTES) return read(picture);
    const key = createHash('sha256').update(picture).digest('hex');
    if (kept.size === MOST_KEPT) kept.clear();
    const reading = kept.get(key) ?? read(picture);
    kept.set(key, reading);
    return reading;
  };
}

const metadataOf = once((picture) =>
  sharp(picture)
    .metadata()
    .catch(() => undefined),
);

/** The size of a picture as it is shown, turned as its EXIF orientation says. */
export async function shownSize(picture: Buffer): Promise<Size> {
  const read = await metadataOf(picture);
  if (read) return { width: read.autoOrient.width, height: read.autoOrient.height };
  // PCX is known to neither reader: what it says of its corners stands here.
  if (picture[0] === 10) return { width: side(picture, 4), height: side(picture, 6) };
  const { width, height } = imageSize(picture);
  return { width, height };
}

function side(picture: Buffer, at: number): number {
  return picture.readUInt16LE(at + 4) - picture.readUInt16LE(at) + 1;
}

/** CVAT serves a file as it is, but for TIFF and what EXIF turns: these it encodes again. */
export async function isServedAsItIs(picture: Buffer): Promise<boolean> {
  const read = await metadataOf(picture);
  // A format that is not known here has no EXIF that would turn it.
  return !read || (read.format !== 'tiff' && (read.orientation ?? 1) === 1);
}

/** What is wrong with `shown` as a picture of `original`; undefined where it is that picture. */
export async function unlike(shown: Buffer, original: Buffer): Promise<string | undefined> {
  const is = await pixelsOf(shown);
  // Nobody can say what a file shows that does not decode here.
  const should = await pixelsOf(original).catch(() => undefined);
  if (!should) return undefined;
  if (is.width !== should.width || is.height !== should.height) {
    return `it is ${is.width}x${is.height} and should be ${should.width}x${should.height}`;
  }
  let sum = 0;
  // By numbers: an iterator takes ten times as long for some million bytes.
  for (let k = 0; k < is.data.length; k++) sum += Math.abs((is.data[k] ?? 0) - (should.data[k] ?? 0));
  const apart = sum / is.data.length;
  return apart > MOST_APART ? `its pixels are ${apart.toFixed(1)} of 255 apart on average` : undefined;
}

const pixelsOf = once(async (picture) => {
  const upright = sharp(picture).autoOrient().flatten({ background: '#000' }).toColourspace('srgb').removeAlpha();
  const { data, info } = await upright.raw().toBuffer({ resolveWithObject: true });
  return { data, width: info.width, height: info.height };
});
