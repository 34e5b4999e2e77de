import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { splitExtension } from '../../shared/manifest/split-extension.ts';
import { cutBatches } from '../../shared/migration/batches.ts';

const same = (path: string) => path;

describe('cutBatches()', () => {
  it('fills tasks in the order of the images', () => {
    const { count, taskOf } = cutBatches(['a.jpg', 'b.jpg', 'c.jpg', 'd.jpg', 'e.jpg'], 2, same);
    expect(count).toBe(3);
    expect([...taskOf.values()]).toEqual([0, 0, 1, 1, 2]);
  });

  it('keeps images of one stem apart', () => {
    const { count, taskOf } = cutBatches(['x/a.jpg', 'x/a.png', 'x/b.jpg', 'y/a.png'], 10, same);
    expect(count).toBe(2);
    expect(taskOf.get('x/a.jpg')).not.toBe(taskOf.get('x/a.png'));
    expect(taskOf.get('y/a.png')).toBe(taskOf.get('x/a.jpg'));
  });

  it('looks at the names that the frames will have', () => {
    const flat = (path: string) => path.slice(path.lastIndexOf('/') + 1);
    const { taskOf } = cutBatches(['x/a.jpg', 'y/a.png'], 10, flat);
    expect(taskOf.get('x/a.jpg')).not.toBe(taskOf.get('y/a.png'));
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
        const { count, taskOf } = cutBatches(list, size, same);
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
