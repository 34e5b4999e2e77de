import fc from 'fast-check';
import { expect, test } from 'vitest';
import { byCodePoint } from '../../shared/dataset/code-point-order.ts';
import { atOnce } from '../../shared/dataset/in-turns.ts';
import { sortedRows } from '../../shared/dataset/sorted-rows.ts';

const texts = fc.uniqueArray(
  fc.array(fc.constantFrom('a', 'b', '/', '\u{1f600}', '\uffee')).map((parts) => parts.join('')),
  { maxLength: 60 },
);

test('sortedRows() is a sort by code points, however many runs it takes', () => {
  fc.assert(
    fc.property(texts, fc.integer({ min: 1, max: 70 }), (list, run) => {
      const rows = Int32Array.from(list.keys()).filter((row) => row % 3 !== 0);
      const textAt = (row: number) => list[row] ?? '';
      const sorted = [...rows].sort((a, b) => byCodePoint(textAt(a), textAt(b)));
      expect([...atOnce(sortedRows(rows, textAt, run))]).toEqual(sorted);
    }),
  );
});
