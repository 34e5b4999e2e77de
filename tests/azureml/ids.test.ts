import { expect, test } from 'vitest';
import { asId } from '../../shared/azureml/values.ts';

test.each([
  [9_007_199_254_740_991, 9_007_199_254_740_991],
  ['17', 17],
  // JSON.parse reads 9007199254740993 as 9007199254740992, which may be the id of another image.
  [JSON.parse('9007199254740993'), undefined],
  [-(2 ** 53), undefined],
  [Number.NaN, undefined],
])('asId(%s) is %s', (value, expected) => {
  expect(asId(value)).toBe(expected);
});
