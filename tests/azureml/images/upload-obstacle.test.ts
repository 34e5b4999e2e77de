import { expect, test } from 'vitest';
import { uploadObstacle } from '../../../shared/azureml/images/image-ways.ts';

test.each([
  ['manifest.jsonl/a.jpg', 'of its own'],
  ['index.json/b/a.jpg', 'of its own'],
  ['DATA:a.jpg', 'takes it for an address'],
  ['b/__MACOSX/a.jpg', '__MACOSX'],
  ['a.tif', 'TIFF'],
])('uploadObstacle() says what stands against %j', (name, words) => {
  expect(uploadObstacle(name, 6)).toContain(words);
});

test.each(['b/manifest.jsonl/a.jpg', 'manifest.jsonl.jpg', 'b/data:a.jpg', 'images.zip/a.jpg', 'a.jpg'])(
  'uploadObstacle() has nothing against %j',
  (name) => {
    expect(uploadObstacle(name, 6)).toBeUndefined();
  },
);
