import { expect, test } from 'vitest';
import { fold } from '../../../local/terminal/fold.ts';

test('fold() breaks between words, and goes on below the text', () => {
  expect(fold('Labels    Fruit/Apple 23, Fruit/Orange 13', 26)).toEqual([
    'Labels    Fruit/Apple 23,',
    '          Fruit/Orange 13',
  ]);
  expect(fold('  → Nothing to do here', 14)).toEqual(['  → Nothing to', '  do here']);
  expect(fold('one two three', 7)).toEqual(['one two', 'three']);
});

test('fold() loses nothing and measures cells, not characters', () => {
  expect(fold('画像 画像 画像', 9)).toEqual(['画像 画像', '画像']);
  expect(fold('anextraordinarilylongword after', 8)).toEqual(['anextraordinarilylongword', 'after']);
});

test.each([
  ['fits', 'one two'],
  ['is a command', '  → All are found with: npx azureml-to-cvat migrate labels.json pictures'],
  ['is a link', 'CVAT project  https://app.cvat.ai/projects/1234567 and more of it'],
  ['is a row of a table', 'Animal/Cat  box  12  12  and something that is too long'],
])('fold() leaves alone what %s', (_, line) => {
  expect(fold(line, 20)).toEqual([line]);
});
