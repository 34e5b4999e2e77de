import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { atOnce } from '../../shared/dataset/in-turns.ts';
import { splitExtension } from '../../shared/manifest/split-extension.ts';
import { type BatchLimits, cutBatches, type Weight } from '../../shared/migration/batches.ts';
import { sameHash } from '../dataset/same-hash.ts';
import { plainBatches } from './plain-batches.ts';

/** `taskOf`: by name. */
function cut(names: readonly string[], limits: BatchLimits, weigh?: (name: string) => Weight) {
  const at = (position: number) => names[position] ?? '';
  const weightOf = weigh && ((position: number) => weigh(at(position)));
  const { count, taskOf } = atOnce(cutBatches({ length: names.length, at }, limits, weightOf));
  return { count, taskOf: new Map(names.map((name, position) => [name, taskOf[position]])) };
}

describe('cutBatches()', () => {
  it('fills tasks in the order of the images', () => {
    const { count, taskOf } = cut(['a.jpg', 'b.jpg', 'c.jpg', 'd.jpg', 'e.jpg'], { size: 2 });
    expect(count).toBe(3);
    expect([...taskOf.values()]).toEqual([0, 0, 1, 1, 2]);
  });

  it('keeps images of one stem apart', () => {
    const { count, taskOf } = cut(['x/a.jpg', 'x/a.png', 'x/b.jpg', 'y/a.png'], { size: 10 });
    expect(count).toBe(2);
    expect(taskOf.get('x/a.jpg')).not.toBe(taskOf.get('x/a.png'));
    expect(taskOf.get('y/a.png')).toBe(taskOf.get('x/a.jpg'));
  });

  it('keeps a file apart from what lies in a folder of its name', () => {
    const { taskOf } = cut(['f/a.jpg', 'f/a.jpg/tile1.jpg', 'f/a.jpg/x/y.png', 'g/a.jpg/b.jpg'], { size: 10 });
    expect(Object.fromEntries(taskOf)).toEqual({
      ...{ 'f/a.jpg': 0, 'g/a.jpg/b.jpg': 0 },
      ...{ 'f/a.jpg/tile1.jpg': 1, 'f/a.jpg/x/y.png': 1 },
    });
  });

  it('keeps a file apart from what lies in a folder whose name begins with its own: CVAT would leave it out', () => {
    const names = ['f/a.jpg', 'f/a.jpg_tiles/1.jpg', 'f/a.tiff.d/x/2.png', 'f/a.tif', 'f/v1.0/3.jpg', 'f/v1.jpg'];
    expect([...cut(names, { size: 10 }).taskOf.values()]).toEqual([0, 1, 0, 1, 0, 0]);
  });

  it('gives no task more shapes than CVAT answers at once, unless one image has more', () => {
    const shapes: Record<string, number> = { a: 40, b: 60, c: 1, d: 150, e: 2 };
    const weigh = (path: string) => ({ shapes: shapes[path] ?? 0, bytes: 0 });
    const { taskOf } = cut(Object.keys(shapes), { size: 10, shapes: 100 }, weigh);
    expect([...taskOf.values()]).toEqual([0, 0, 1, 2, 3]);
  });

  it('gives no task more bytes than we hold at once: the masks of a few images can be as large as a hundred thousand boxes', () => {
    const weigh = () => ({ shapes: 1, bytes: 24_000_000 });
    const { taskOf } = cut(['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i'], { size: 10 }, weigh);
    expect([...taskOf.values()]).toEqual([0, 0, 0, 0, 0, 0, 0, 0, 1]);
  });

  it('places every image once, no task over the size, no stem twice in a task', () => {
    const path = fc.tuple(
      fc.constantFrom('x/', '', 'y/'),
      fc.stringMatching(/^[ab.]{1,3}$/),
      fc.constantFrom('.jpg', '.png', '.JPG', ''),
    );
    const paths = fc.uniqueArray(path.map((parts) => parts.join('')));
    fc.assert(
      fc.property(paths, fc.integer({ min: 1, max: 5 }), (list, size) => {
        const { count, taskOf } = cut(list, { size });
        expect(taskOf.size).toBe(list.length);
        const stems = Array.from({ length: count }, () => new Set<string>());
        const sizes = new Array<number>(count).fill(0);
        for (const [name, task] of taskOf) {
          stems[task ?? -1]?.add(splitExtension(name).name);
          sizes[task ?? -1] = (sizes[task ?? -1] ?? 0) + 1;
        }
        expect(Math.max(0, ...sizes)).toBeLessThanOrEqual(size);
        expect(sizes.every((n) => n > 0)).toBe(true);
        expect(stems.map((set) => set.size)).toEqual(sizes);
      }),
    );
  });

  it('gives every image the task that it gets where all names are held and compared', () => {
    const [one, other] = sameHash();
    const part = fc.constantFrom('a', 'b', 'a.jpg', 'a.png', 'a.jpg.b', 'a.jpgs', '.a', 'c.', one, other, `${one}.jpg`);
    const name = fc.array(part, { minLength: 1, maxLength: 4 }).map((parts) => parts.join('/'));
    const weight = fc.record({ shapes: fc.integer({ min: 0, max: 4 }), bytes: fc.integer({ min: 0, max: 4 }) });
    // Frames of one name are refused before, but whoever cuts them keeps them apart.
    const images = fc.array(fc.tuple(name, weight), { maxLength: 60 });
    const limit = fc.integer({ min: 1, max: 12 });
    fc.assert(
      fc.property(images, fc.record({ size: limit, shapes: limit, bytes: limit }), (list, limits) => {
        const [names, weights] = [list.map(([each]) => each), list.map(([, each]) => each)];
        const at = (position: number) => names[position] ?? '';
        const weightOf = (position: number) => weights[position] ?? { shapes: 0, bytes: 0 };
        const { count, taskOf } = atOnce(cutBatches({ length: names.length, at }, limits, weightOf));
        expect({ count, taskOf: [...taskOf] }).toEqual(plainBatches(names, limits, weights));
      }),
      { numRuns: 500 },
    );
  });

  it('puts names that have nothing but their hash in common into one task', () => {
    const [one, other] = sameHash();
    expect(cut([`${one}.jpg`, `${other}.jpg`, `${other}/a.jpg`], { size: 10 }).count).toBe(1);
    expect(cut([one, `${other}/a.jpg`, `${one}s/a.jpg`], { size: 10 }).count).toBe(1);
    expect(cut([one, `${one}/a.jpg`, `${other}/a.jpg`], { size: 10 }).count).toBe(2);
  });
});
