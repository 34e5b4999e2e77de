import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { atOnce } from '../../shared/dataset/in-turns.ts';
import { splitExtension } from '../../shared/manifest/split-extension.ts';
import { cutBatches } from '../../shared/migration/batches.ts';

const same = (path: string) => path;
const cut = (...given: Parameters<typeof cutBatches>) => atOnce(cutBatches(...given));

describe('cutBatches()', () => {
  it('fills tasks in the order of the images', () => {
    const { count, taskOf } = cut(['a.jpg', 'b.jpg', 'c.jpg', 'd.jpg', 'e.jpg'], { size: 2 }, same);
    expect(count).toBe(3);
    expect([...taskOf.values()]).toEqual([0, 0, 1, 1, 2]);
  });

  it('keeps images of one stem apart', () => {
    const { count, taskOf } = cut(['x/a.jpg', 'x/a.png', 'x/b.jpg', 'y/a.png'], { size: 10 }, same);
    expect(count).toBe(2);
    expect(taskOf.get('x/a.jpg')).not.toBe(taskOf.get('x/a.png'));
    expect(taskOf.get('y/a.png')).toBe(taskOf.get('x/a.jpg'));
  });

  it('looks at the names that the frames will have', () => {
    const flat = (path: string) => path.slice(path.lastIndexOf('/') + 1);
    const { taskOf } = cut(['x/a.jpg', 'y/a.png'], { size: 10 }, flat);
    expect(taskOf.get('x/a.jpg')).not.toBe(taskOf.get('y/a.png'));
  });

  it('keeps a file apart from what lies in a folder of its name', () => {
    const { taskOf } = cut(['f/a.jpg', 'f/a.jpg/tile1.jpg', 'f/a.jpg/x/y.png', 'f/a.jpgs/b.jpg'], { size: 10 }, same);
    expect(Object.fromEntries(taskOf)).toEqual({
      ...{ 'f/a.jpg': 0, 'f/a.jpgs/b.jpg': 0 },
      ...{ 'f/a.jpg/tile1.jpg': 1, 'f/a.jpg/x/y.png': 1 },
    });
  });

  it('gives no task more shapes than CVAT answers at once, unless one image has more', () => {
    const shapes: Record<string, number> = { a: 40, b: 60, c: 1, d: 150, e: 2 };
    const weigh = (path: string) => ({ shapes: shapes[path] ?? 0, bytes: 0 });
    const { taskOf } = cut(Object.keys(shapes), { size: 10, shapes: 100 }, same, weigh);
    expect([...taskOf.values()]).toEqual([0, 0, 1, 2, 3]);
  });

  it('gives no task more bytes than we hold at once: the masks of a few images can be as large as a hundred thousand boxes', () => {
    const weigh = () => ({ shapes: 1, bytes: 24_000_000 });
    const { taskOf } = cut(['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h', 'i'], { size: 10 }, same, weigh);
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
        const { count, taskOf } = cut(list, { size: size }, same);
        expect(taskOf.size).toBe(list.length);
        const stems = Array.from({ length: count }, () => new Set<string>());
        const sizes = new Array<number>(count).fill(0);
        for (const [name, task] of taskOf) {
          stems[task]?.add(splitExtension(name).name);
          sizes[task] = (sizes[task] ?? 0) + 1;
        }
        expect(Math.max(0, ...sizes)).toBeLessThanOrEqual(size);
        expect(sizes.every((n) => n > 0)).toBe(true);
        expect(stems.map((set) => set.size)).toEqual(sizes);
      }),
    );
  });
});
