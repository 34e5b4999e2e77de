import { expect, test } from 'vitest';
import { asId } from '../../shared/azureml/values.ts';
import { blob, normalize } from './normalize.ts';

test.each([
  [9_007_199_254_740_991, 9_007_199_254_740_991],
  ['17', 17],
  ['9007199254740991', 9_007_199_254_740_991],
  ['9007199254740993', '9007199254740993'],
  // JSON.parse reads 9007199254740993 as 9007199254740992, which may be the id of another image.
  [JSON.parse('9007199254740993'), undefined],
  [-(2 ** 53), undefined],
  [Number.NaN, undefined],
])('asId(%s) is %s', (value, expected) => {
  expect(asId(value)).toBe(expected);
});

/** Two ids that JSON.parse reads as one, and the id of a UUID. */
const [FIRST, SECOND, CATEGORY] = [
  '12345678901234567891',
  '12345678901234567892',
  '243715318391450389912340151214313473543',
];
const LONG = `{"images":[{"id":${FIRST},"file_name":"a.jpg"},{"id":"${SECOND}","file_name":"b.jpg"}],
  "annotations":[{"id":1,"image_id":${FIRST},"category_id":${CATEGORY},"bbox":[5,5,9,9]},
    {"id":2,"image_id":${SECOND},"category_id":${CATEGORY},"bbox":[5,5,9,9],"made by":${FIRST}}],
  "categories":[{"id":${CATEGORY} ,"name":7}]}`;

test('ids of more digits than a number keeps are told apart digit for digit, and a category may be called by a number', async () => {
  const { records } = await normalize(LONG, [blob('a.jpg'), blob('b.jpg')]);
  const drawn = records.filter((record) => record.kind === 'annotation');
  expect(drawn).toMatchObject([
    { image: 'a.jpg', label: '7' },
    { image: 'b.jpg', label: '7' },
  ]);
});

test('an attribute whose last digits are not read is told', async () => {
  const { findings } = await normalize(LONG, [blob('a.jpg'), blob('b.jpg')], { normalize: { attributes: true } });
  expect(findings.find(({ code }) => code === 'ATTRIBUTE_CHANGED')).toMatchObject({ effect: 'changed' });
});
