import fc from 'fast-check';
import { expect, test } from 'vitest';
import { HashFilter } from '../../shared/dataset/hash-filter.ts';
import { atOnce } from '../../shared/dataset/in-turns.ts';
import { repeatedHashes } from '../../shared/dataset/repeated-hashes.ts';

/** Few different ones, whole and in their low bits alone, and any. */
const hash = fc.oneof(
  fc.integer({ min: -4, max: 4 }),
  fc.integer({ min: 0, max: 4 }).map((n) => n << 20),
  fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 }),
);

test('repeatedHashes() marks every position whose hash another one has, and no other', () => {
  fc.assert(
    fc.property(fc.array(hash), (list) => {
      const marked = atOnce(repeatedHashes(Int32Array.from(list)));
      expect([...marked]).toEqual(list.map((one) => (list.filter((other) => other === one).length > 1 ? 1 : 0)));
    }),
  );
});

test('HashFilter has all that was added, and little else', () => {
  fc.assert(
    fc.property(fc.array(hash, { maxLength: 200 }), fc.integer({ min: 0, max: 300 }), (list, expected) => {
      const filter = new HashFilter(expected);
      for (const one of list) filter.add(one);
      expect(list.every((one) => filter.mayHave(one))).toBe(true);
    }),
  );
  const filter = new HashFilter(1000);
  for (let one = 0; one < 1000; one += 1) filter.add(Math.imul(one, 0x9e3779b1));
  const others = Array.from({ length: 10_000 }, (_, one) => Math.imul(one + 1000, 0x9e3779b1));
  expect(others.filter((one) => filter.mayHave(one)).length).toBeLessThan(1000);
});
