import fc from 'fast-check';
import { expect, test } from 'vitest';
import { PathTable } from '../../shared/dataset/path-table.ts';
import { sameHash } from './same-hash.ts';

const [ONE, OTHER] = sameHash();
const path = fc
  .array(fc.constantFrom('a', 'ab', 'é', '\u{1f600}', '\uffee', 'photo-0001.jpg', ONE, OTHER), {
    minLength: 1,
    maxLength: 4,
  })
  .map((parts) => parts.join('/'));

test('PathTable finds every path in the row in which it came first, and no other, also while it grows', () => {
  fc.assert(
    fc.property(fc.array(path, { maxLength: 40 }), fc.array(path, { maxLength: 10 }), (paths, others) => {
      const table = new PathTable();
      for (const [row, one] of paths.entries()) {
        const before = row === 0 ? -1 : Buffer.compare(Buffer.from(paths[row - 1] ?? ''), Buffer.from(one));
        expect(table.push(one)).toBe(before < 0);
        expect(table.rowOf(one)).toBe(paths.indexOf(one));
      }
      expect(table.length).toBe(paths.length);
      for (const [row, one] of paths.entries()) expect(table.at(row)).toBe(one);
      for (const one of [...others, ...paths]) expect(table.rowOf(one)).toBe(paths.indexOf(one));
    }),
  );
});

test('PathTable tells two paths of one hash apart', () => {
  const table = new PathTable();
  table.push(ONE);
  expect(table.rowOf(OTHER)).toBe(-1);
  table.push(OTHER);
  expect([table.rowOf(ONE), table.rowOf(OTHER)]).toEqual([0, 1]);
});
