import { expect, test } from 'vitest';
import { readMlTable } from '../../shared/azureml-dataset/ml-table.ts';

const read = (...steps: string[]) =>
  readMlTable(
    `paths:\n  - file: a.jsonl\ntransformations:\n  - read_json_lines\n${steps.map((step) => `  - ${step}\n`).join('')}`,
    'MLTable',
  );

test.each([
  'convert_column_types: [{ columns: image_url, column_type: stream_info }]',
  'drop_columns: Path',
  'keep_columns: [image_url, label, label_confidence]',
])('readMlTable() takes a table that leaves rows and their labels as they are: %s', (step) => {
  expect(read(step).paths).toEqual([{ file: 'a.jsonl' }]);
});

test.each([
  'take: 5',
  'filter: \'col("label") == "Cat"\'',
  'random_split: { percent: 0.5 }',
  'drop_columns: [label]',
  'keep_columns: image_url',
])('readMlTable() refuses one whose steps are not done: %s', (step) => {
  const what = step.split(':')[0] ?? '';
  expect(() => read(step)).toThrow(`which is not done here: ${what}`);
});
