import { describe, expect, test } from 'vitest';
import type { IndexEntry } from '../../../shared/dataset/index-entry.ts';
import { blob, normalize } from '../normalize.ts';

const BLOBS = 'https://contoso.blob.core.windows.net/images';
const there = (...paths: string[]) => paths.map((path) => blob(path, 64, 48));

/** The blob that an image of these keys is taken for, and codes of what was changed or left out. */
async function taken(keys: object, container: readonly IndexEntry[], options = {}) {
  const images = [{ id: 1, width: 64, height: 48, ...keys }];
  const annotations = [{ id: 1, image_id: 1, category_id: 1, bbox: [1, 2, 20, 10], area: 200 }];
  const document = JSON.stringify({ images, annotations, categories: [{ id: 1, name: 'cow' }] });
  const { records, findings } = await normalize(document, container, { normalize: options });
  const [image] = records.filter((record) => record.kind === 'image');
  return [image?.path, ...findings.filter(({ effect }) => effect !== 'info').map(({ code }) => code)];
}

describe('an address that may be escaped, with blobs of both names there', () => {
  const both = there('a b.jpg', 'a%20b.jpg');
  const absolute_url = `${BLOBS}/a%20b.jpg`;

  test('is told where nothing says which of them is meant', async () => {
    const doubt = ['a%20b.jpg', 'IMAGE_PATH_DISAGREEMENT'];
    expect(await taken({ absolute_url }, both)).toEqual(doubt);
    expect(await taken({ absolute_url, coco_url: 'AmlDatastore://photos/a%20b.jpg' }, both)).toEqual(doubt);
  });

  test('is known by another key, and by the size', async () => {
    expect(await taken({ absolute_url, file_name: 'a b.jpg' }, both)).toEqual(['a b.jpg']);
    expect(await taken({ absolute_url, file_name: 'a%20b.jpg' }, both)).toEqual(['a%20b.jpg']);
    expect(await taken({ absolute_url }, [blob('a b.jpg', 64, 48), blob('a%20b.jpg', 9, 9)])).toEqual(['a b.jpg']);
  });

  test('is nobody else where only one is there', async () => {
    expect(await taken({ absolute_url }, there('a b.jpg'))).toEqual(['a b.jpg']);
    expect(await taken({ absolute_url }, there('a%20b.jpg'))).toEqual(['a%20b.jpg']);
  });
});

test('an address in file_name is one', async () => {
  expect(await taken({ file_name: `${BLOBS}/b/a.jpg` }, there('b/a.jpg'))).toEqual(['b/a.jpg']);
});

test('a file name is found alone in another Unicode form, too', async () => {
  const found = ['x/e\u0301.jpg', 'IMAGE_BY_BASENAME'];
  expect(await taken({ file_name: 'y/\u00e9.jpg' }, there('x/e\u0301.jpg'), { paths: 'basename' })).toEqual(found);
});

test('a path that is there in two other spellings is neither of them', async () => {
  const [composed, decomposed] = ['\u00e9/\u00e9.jpg', 'e\u0301/e\u0301.jpg'];
  const mixed = { file_name: '\u00e9/e\u0301.jpg' };
  expect(await taken(mixed, there(composed))).toEqual([composed]);
  const left = [undefined, 'IMAGE_PATH_AMBIGUOUS', 'ANNOTATION_OF_EXCLUDED_IMAGE'];
  expect(await taken(mixed, there(composed, decomposed))).toEqual(left);
});

test.each(['?snapshot=2024-01-01T00:00:00.0000000Z', '?sv=1&sig=x&versionid=2024-01-01T00:00:00.0000000Z'])(
  'an address with %s is that of the blob, and told',
  async (query) => {
    const named = { absolute_url: `${BLOBS}/a.jpg${query}` };
    expect(await taken(named, there('a.jpg'))).toEqual(['a.jpg', 'IMAGE_OF_VERSION']);
    expect(await taken({ ...named, file_name: 'a.jpg' }, there('a.jpg'))).toEqual(['a.jpg', 'IMAGE_OF_VERSION']);
  },
);
