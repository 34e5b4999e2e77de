import { expect, test } from 'vitest';
import { imageNames, sourceOf } from '../../shared/azureml/images/image-names.ts';
import { identityKey } from '../../shared/dataset/identity-key.ts';

const BLOB = 'https://Contoso.blob.core.windows.net/images';

const CASES: [image: Record<string, string>, key: string][] = [
  [{ file_name: 'a/b.jpg' }, '//a/b.jpg'],
  [{ coco_url: 'AmlDatastore://photos/a/b.jpg', file_name: 'other.jpg' }, '//a/b.jpg'],
  [{ absolute_url: `${BLOB}/a/b.jpg`, coco_url: 'AmlDatastore://photos/x.jpg' }, 'contoso/images/a/b.jpg'],
  [{ absolute_url: `${BLOB}/a/b.jpg?sv=2024&sig=abc` }, 'contoso/images/a/b.jpg'],
  [{ coco_url: `${BLOB}/a/b.jpg`, file_name: 'b.jpg' }, 'contoso/images/a/b.jpg'],
  [{ absolute_url: `${BLOB}/a%20b.jpg`, file_name: 'a b.jpg' }, 'contoso/images/a b.jpg'],
  [{ absolute_url: `${BLOB}/a%7Cb.jpg`, file_name: 'a%7Cb.jpg' }, 'contoso/images/a%7Cb.jpg'],
  [{ absolute_url: 'https://contoso.blob.core.windows.net/root.jpg' }, 'contoso/$root/root.jpg'],
  [{ absolute_url: `${BLOB}/a?1.jpg?sv=2024&sig=abc` }, 'contoso/images/a?1.jpg'],
  [{ absolute_url: 'https://contoso-secondary.blob.core.windows.net/images/a.jpg' }, 'contoso/images/a.jpg'],
  [{ absolute_url: 'abfss://images@contoso.dfs.core.windows.net/a/b.jpg' }, 'contoso/images/a/b.jpg'],
  [{ coco_url: 'wasbs://images@contoso.blob.core.windows.net/a/b.jpg' }, 'contoso/images/a/b.jpg'],
  [{ absolute_url: 'http://127.0.0.1:10000/devstore/images/a/b.jpg' }, 'devstore/images/a/b.jpg'],
  [{ absolute_url: 'https://photos.example.org/images/a.jpg' }, 'photos.example.org//images/a.jpg'],
  [{ absolute_url: 'https://photos.example.org/images/a.jpg', file_name: 'a.jpg' }, 'photos.example.org//a.jpg'],
];

test.each(CASES)('sourceOf() says what the export names: %o', (image, key) => {
  expect(identityKey({ path: 'where/the/bytes/are.jpg', source: sourceOf(imageNames(image)) })).toBe(key);
});

test('identityKey() knows an image without a source by its path', () => {
  expect(identityKey({ path: 'a/b.jpg' })).toBe('//a/b.jpg');
});
