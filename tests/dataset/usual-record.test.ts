import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { DatasetRecord } from '../../shared/dataset/record.ts';
import { usualRecord } from '../../shared/dataset/usual-record.ts';

const box = { type: 'box', x: 1.5, y: 2, width: 3, height: 4 };
const annotation = { kind: 'annotation', image: 'a.jpg', label: 'cat', geometry: box, attributes: {}, index: 3 };
const measured = { etag: '"0x1"', orientation: 6 };
const image = { kind: 'image', path: 'a.jpg', measured, width: 4, height: 3, index: 0 };

/** What may stand in any place of a record that JSON.parse has made. */
const anything = fc.oneof(
  fc.constantFrom<unknown>(undefined, null, '', 'a', 0, -1, 1, 1.5, 2 ** 53, Number.POSITIVE_INFINITY, true, [], {}, [
    [],
  ]),
  fc.constantFrom<unknown>(
    { path: 'a' },
    { path: '' },
    { account: '', path: 'a' },
    { account: 'b', container: 'c', path: 'a' },
  ),
  fc.constantFrom<unknown>(
    { type: 'tag' },
    { type: 'mask', width: 1, height: 1, counts: [1] },
    { ...box, x: '1' },
    { type: 'line' },
  ),
  fc.constantFrom<unknown>(
    { type: 'polygon', parts: [] },
    { type: 'polygon', parts: [[1, 2, 3]] },
    { type: 'polygon', parts: [[1, '2']] },
  ),
  fc.constantFrom<unknown>({ etag: 'a', orientation: 1.5 }, { etag: 1, orientation: 1 }, { orientation: 1 }),
  fc.constantFrom<unknown>({ a: 'b' }, { a: 1 }),
);
const damagedBy = (record: Record<string, unknown>) =>
  fc
    .array(fc.tuple(fc.constantFrom(...Object.keys(record)), anything), { maxLength: 3 })
    .map((changes) => ({ ...record, ...Object.fromEntries(changes) }));
const damaged = fc.oneof(damagedBy(annotation), damagedBy({ ...image, source: undefined }));

describe('usualRecord()', () => {
  test.each([
    ['an image', image],
    ['a box', annotation],
    ['a polygon', { ...annotation, geometry: { type: 'polygon', parts: [[1, 2, 3, 4, 5, 6]] } }],
    ['a tag', { ...annotation, geometry: { type: 'tag' } }],
  ])('knows %s', (_, record) => expect(usualRecord(record)).toBe(true));

  test('never takes what the schema refuses, nor anything else than the schema makes of it', () => {
    let taken = 0;
    fc.assert(
      fc.property(fc.oneof(damaged, anything), (value) => {
        if (!usualRecord(value)) return;
        taken += 1;
        expect(DatasetRecord.parse(value)).toEqual(value);
      }),
      { numRuns: 3000 },
    );
    expect(taken).toBeGreaterThan(100);
  });
});
