import sharp from 'sharp';
import { expect, test } from 'vitest';
import { pointsInPixels, turned } from '../../shared/azureml/frame.ts';

const RAW = { width: 7, height: 4 };

/** Where a viewer shows one white pixel of an image with this orientation: the middle of the pixel. */
async function shownAt(x: number, y: number, orientation: number) {
  const bytes = Buffer.alloc(RAW.width * RAW.height);
  bytes[y * RAW.width + x] = 255;
  const stored = await sharp(bytes, { raw: { ...RAW, channels: 1 } })
    .withMetadata({ orientation })
    .png()
    .toBuffer();
  const { data, info } = await sharp(stored).rotate().greyscale().raw().toBuffer({ resolveWithObject: true });
  const at = data.indexOf(255);
  return {
    point: [(at % info.width) + 0.5, Math.floor(at / info.width) + 0.5],
    width: info.width,
    height: info.height,
  };
}

test.each([1, 2, 3, 4, 5, 6, 7, 8])('turned() puts points where a viewer shows them: orientation %i', async (turn) => {
  for (const [x, y] of [
    [0, 0],
    [6, 0],
    [5, 3],
    [2, 1],
  ] as const) {
    const { point, width, height } = await shownAt(x, y, turn);
    const frame = { width, height, scaleX: 1, scaleY: 1, turn };
    expect(turned(x + 0.5, y + 0.5, frame)).toEqual(point);
    expect(pointsInPixels([x + 0.5, y + 0.5], frame)).toEqual(point);
    const scaled = { ...frame, scaleX: 2, scaleY: 0.5 };
    expect(pointsInPixels([(x + 0.5) / 2, (y + 0.5) * 2], scaled)).toEqual(point);
  }
});
