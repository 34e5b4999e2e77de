import sharp from 'sharp';
import type { ProjectImage } from './project.ts';

/** A picture that no other one of the project looks like, and of which one sees how it is turned. */
export async function pictureOf(image: ProjectImage, number: number): Promise<Buffer> {
  const { width, height } = image.stored;
  const pixels = Buffer.alloc(width * height * 3);
  const base = (number * 67) % 256;
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const at = (y * width + x) * 3;
      pixels[at] = (base + (x < width / 2 ? 90 : 0)) % 256;
      pixels[at + 1] = (base * 3 + (y < height / 2 ? 90 : 0)) % 256;
      pixels[at + 2] = (base * 7) % 256;
    }
  }
  const whole = await encoded(image, pixels);
  return image.state === 'broken' ? broken(whole) : whole;
}

async function encoded(
  { format, orientation, stored: { width, height } }: ProjectImage,
  pixels: Buffer,
): Promise<Buffer> {
  if (format === 'ppm') return Buffer.concat([Buffer.from(`P6 ${width} ${height} 255\n`), pixels]);
  if (format === 'tga') return Buffer.concat([targaHeader(width, height), pixels]);
  const raw = sharp(pixels, { raw: { width, height, channels: 3 } });
  const options = format === 'jpeg' || format === 'webp' ? { quality: 95 } : {};
  const turned = orientation === 1 ? raw : raw.withMetadata({ orientation });
  return turned.toFormat(format, options).toBuffer();
}

/** Of 24 bits, without a name or a palette. */
function targaHeader(width: number, height: number): Buffer {
  const header = Buffer.alloc(18);
  header[2] = 2;
  header.writeUInt16LE(width, 12);
  header.writeUInt16LE(height, 14);
  header[16] = 24;
  return header;
}

/** What follows the header is gone: the size can be read, the picture cannot. */
function broken(whole: Buffer): Buffer {
  return whole.subarray(0, Math.max(60, Math.floor(whole.length * 0.6)));
}
