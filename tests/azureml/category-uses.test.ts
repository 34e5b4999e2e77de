import { expect, test } from 'vitest';
import { CategoryUses } from '../../shared/azureml/category-uses.ts';

function valuesOf(values: readonly string[]): string[] | undefined {
  const uses = new CategoryUses(true);
  for (const value of values) uses.count(1, 'box', { labeler: value });
  return uses.all()[0]?.attributes.labeler;
}
const many = (count: number) => Array.from({ length: count }, (_, k) => `value ${String(k).padStart(3, '0')}`);

test.each([
  [1, 1],
  [50, 50],
  [51, 0],
  [52, 0],
  [60, 0],
])('CategoryUses lists the values of an attribute while they are few: of %i are listed %i', (count, listed) => {
  const values = many(count);
  expect(valuesOf(values)).toEqual(values.slice(0, listed));
  expect(valuesOf([...values, ...values].toReversed())).toEqual(values.slice(0, listed));
});

test('CategoryUses lists no values of an attribute of which one is long', () => {
  expect(valuesOf(['a', 'x'.repeat(200)])).toEqual(['a', 'x'.repeat(200)]);
  expect(valuesOf(['a', 'x'.repeat(201)])).toEqual([]);
  expect(valuesOf(['x'.repeat(201), 'a'])).toEqual([]);
});

test('CategoryUses has no attributes where they are not asked for', () => {
  const uses = new CategoryUses(false);
  uses.count(1, 'box', { labeler: 'anna' });
  expect(uses.all()).toEqual([{ id: 1, boxes: 1, polygons: 0, masks: 0, tags: 0, attributes: {} }]);
});
