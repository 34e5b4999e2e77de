import sharp from 'sharp';
import { azureExport, type Drawn } from '../migration/small-export.ts';

type Size = { width: number; height: number };

/** A picture that no other one is mistaken for. */
export function photo(
  { width, height }: Size,
  {
    format = 'jpeg',
    orientation,
    shade = 0,
  }: { format?: 'jpeg' | 'png' | 'tiff' | 'webp'; orientation?: number; shade?: number } = {},
): Promise<Buffer> {
  const background = { r: (40 + shade * 67) % 256, g: (200 + shade * 41) % 256, b: (120 + shade * 97) % 256 };
  const picture = sharp({ create: { width, height, channels: 3, background } }).toFormat(format);
  return (orientation ? picture.withMetadata({ orientation }) : picture).toBuffer();
}

/** An export of these images with one box and one tag on each. */
export function exportOf(sizes: Record<string, Size>) {
  const drawn = Object.keys(sizes).flatMap((image, k): Drawn[] => [
    { image, label: 'Cat', box: [1 + (k % 9), 2, 20, 10] },
    { image, label: 'sunny' },
  ]);
  return azureExport(sizes, drawn);
}
