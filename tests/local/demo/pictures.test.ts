import sharp from 'sharp';
import { expect, test } from 'vitest';
import { type Scene, scenes } from '../../../local/demo/scenes.ts';
import { boundsOf, boundsOfThing, type Point } from '../../../local/demo/thing.ts';
import { pictureOf, svgOfScene } from '../../../local/demo/write-demo.ts';

async function pixels(image: Uint8Array | Scene) {
  const source = image instanceof Uint8Array ? image : Buffer.from(svgOfScene(image));
  const { data, info } = await sharp(source).autoOrient().flatten().raw().toBuffer({ resolveWithObject: true });
  return { data, width: info.width, height: info.height };
}

type Pixels = Awaited<ReturnType<typeof pixels>>;

/** Bounds of what one item more changes, i.e. of what it really paints. */
function paintedBounds(without: Pixels, all: Pixels) {
  const changed: Point[] = [];
  const stride = 3 * all.width;
  for (let y = 0; y < all.height; y++) {
    const row = y * stride;
    // Most rows are as they were, and are compared as a whole.
    if (all.data.compare(without.data, row, row + stride, row, row + stride) === 0) continue;
    for (let x = 0; x < all.width; x++) {
      const at = row + 3 * x;
      const differs =
        all.data[at] !== without.data[at] ||
        all.data[at + 1] !== without.data[at + 1] ||
        all.data[at + 2] !== without.data[at + 2];
      if (differs) changed.push([x, y]);
    }
  }
  const { x, y, width, height } = boundsOf(changed);
  // A pixel reaches one further than its number.
  return { changed, bounds: { x, y, width: width + 1, height: height + 1 } };
}

function inside(ring: readonly Point[], point: Point): boolean {
  const [x, y] = point;
  let odd = false;
  let before = ring.at(-1) ?? point;
  // Corners by their numbers: taking them apart took most of the time, of some million.
  for (const corner of ring) {
    const crosses = corner[1] > y !== before[1] > y;
    if (crosses && x < ((before[0] - corner[0]) * (y - corner[1])) / (before[1] - corner[1]) + corner[0]) odd = !odd;
    before = corner;
  }
  return odd;
}

function distanceTo(ring: readonly Point[], [x, y]: Point): number {
  const distances = ring.map(([x1, y1], index) => {
    const [x2, y2] = ring[(index + ring.length - 1) % ring.length] ?? [x1, y1];
    const along = ((x - x1) * (x2 - x1) + (y - y1) * (y2 - y1)) / ((x2 - x1) ** 2 + (y2 - y1) ** 2);
    const t = Math.min(1, Math.max(0, along));
    return Math.hypot(x - x1 - t * (x2 - x1), y - y1 - t * (y2 - y1));
  });
  return Math.min(...distances);
}

test.each(scenes.map((scene) => [scene.path, scene] as const))(
  '%s: what is painted fills exactly what is labelled',
  async (_, scene) => {
    let last = { index: -1, painted: await pixels({ ...scene, items: [] }) };
    for (const [index, { thing, label }] of scene.items.entries()) {
      if (!label) continue;
      const upTo = (end: number) => pixels({ ...scene, items: scene.items.slice(0, end) });
      const without = last.index === index - 1 ? last.painted : await upTo(index);
      last = { index, painted: await upTo(index + 1) };
      const { changed, bounds } = paintedBounds(without, last.painted);
      const labelled = label.as === 'polygon' ? boundsOf(thing[0].points) : boundsOfThing(thing);
      // Ends within the pixel that the label's edge cuts.
      expect(Math.abs(bounds.x - labelled.x), `${label.name} left`).toBeLessThanOrEqual(1);
      expect(Math.abs(bounds.y - labelled.y), `${label.name} top`).toBeLessThanOrEqual(1);
      expect(
        Math.abs(bounds.x + bounds.width - labelled.x - labelled.width),
        `${label.name} right`,
      ).toBeLessThanOrEqual(1);
      expect(
        Math.abs(bounds.y + bounds.height - labelled.y - labelled.height),
        `${label.name} bottom`,
      ).toBeLessThanOrEqual(1);
      if (label.as !== 'polygon') continue;
      const near = ([x, y]: Point) => {
        const middle: Point = [x + 0.5, y + 0.5];
        return inside(thing[0].points, middle) || distanceTo(thing[0].points, middle) <= 1;
      };
      expect(
        changed.filter((pixel) => !near(pixel)),
        `${label.name} paints outside of its polygon`,
      ).toEqual([]);
    }
  },
);

test('docs/ can say that there are 24 images and 100 annotations', () => {
  const labelled = scenes.flatMap(({ items }) => items.filter(({ label }) => label));
  expect([scenes.length, labelled.length]).toEqual([24, 100]);
});

test('every label stays within its picture and every path is unique, composed Unicode', () => {
  for (const scene of scenes) {
    for (const { thing, label } of scene.items) {
      if (!label) continue;
      const { x, y, width, height } = boundsOfThing(thing);
      expect(Math.min(x, y), scene.path).toBeGreaterThanOrEqual(0);
      expect(x + width, scene.path).toBeLessThanOrEqual(scene.size.width);
      expect(y + height, scene.path).toBeLessThanOrEqual(scene.size.height);
    }
    expect(scene.path).toBe(scene.path.normalize('NFC'));
  }
  expect(new Set(scenes.map((scene) => scene.path)).size).toBe(scenes.length);
});

test('the project has a .JPG, a PNG, a rotated JPEG, spaces, non-ASCII names and equal names in two folders', () => {
  const paths = scenes.map((scene) => scene.path);
  expect(paths.some((path) => path.endsWith('.JPG'))).toBe(true);
  expect(paths.some((path) => path.endsWith('.png'))).toBe(true);
  expect(paths.some((path) => /[^ -~]/.test(path))).toBe(true);
  expect(scenes.filter((scene) => scene.orientation === 6)).toHaveLength(1);
  const names = paths.map((path) => path.slice(path.lastIndexOf('/') + 1));
  expect(new Set(names).size).toBeLessThan(names.length);
});

test('pictureOf() encodes what was drawn, in the size that the export says', async () => {
  for (const scene of scenes.filter(
    ({ path, orientation }) => path.endsWith('.png') || path.endsWith('.JPG') || orientation === 6,
  )) {
    const bytes = await pictureOf(scene);
    const { format, orientation } = await sharp(bytes).metadata();
    expect(format).toBe(scene.path.endsWith('.png') ? 'png' : 'jpeg');
    if (scene.orientation === 6) expect(orientation).toBe(6);
    const [drawn, shown] = [await pixels(scene), await pixels(bytes)];
    expect([shown.width, shown.height]).toEqual([scene.size.width, scene.size.height]);
    const difference =
      drawn.data.reduce((sum, value, at) => sum + Math.abs(value - (shown.data[at] ?? 0)), 0) / drawn.data.length;
    expect(difference, scene.path).toBeLessThan(3);
  }
});

test('pictureOf() stores a rotated picture on its side', async () => {
  const rotated = scenes.find((scene) => scene.orientation === 6);
  if (!rotated) throw new Error('Cannot find the rotated picture');
  const { width, height } = await sharp(await pictureOf(rotated)).metadata();
  expect([width, height]).toEqual([rotated.size.height, rotated.size.width]);
});
