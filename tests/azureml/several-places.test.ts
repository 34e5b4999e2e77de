import { describe, expect, test } from 'vitest';
import { blob, normalize } from './normalize.ts';

const PATHS = ['b/a.jpg', 'c/d.jpg'];
const MIGRATED = { account: 'contoso', container: 'images' };

/** Codes of an export of two images, by what their keys say. */
async function codesOf(keys: (path: string, k: number) => object) {
  const images = PATHS.map((path, k) => ({ id: k + 1, width: 64, height: 48, ...keys(path, k) }));
  const annotations = images.map(({ id }) => ({ id, image_id: id, category_id: 1, bbox: [1, 2, 20, 10], area: 200 }));
  const document = { images, annotations, categories: [{ id: 1, name: 'cow' }] };
  const container = PATHS.map((path) => blob(path, 64, 48));
  const { findings } = await normalize(JSON.stringify(document), container, { migrated: MIGRATED });
  return findings.filter(({ effect }) => effect !== 'info').map(({ code, at }) => `${code} ${at}`);
}

const SECOND_ELSEWHERE = [
  'IMAGE_NOT_IN_CONTAINER images[1] "c/d.jpg"',
  'ANNOTATION_OF_EXCLUDED_IMAGE images[1] "c/d.jpg"',
];
const container = (k: number) => (k === 0 ? 'images' : 'images2');

describe('an image of another container is not taken for one of this by its path', () => {
  test.each<[string, (path: string, k: number) => object]>([
    [
      'Data Lake',
      (path, k) => ({ absolute_url: `abfss://${container(k)}@contoso.dfs.core.windows.net/${path}`, file_name: path }),
    ],
    ['Hadoop', (path, k) => ({ coco_url: `wasbs://${container(k)}@contoso.blob.core.windows.net/${path}` })],
    [
      'a domain of its own',
      (path, k) => ({ absolute_url: `https://photos.example.org/${container(k)}/${path}`, file_name: path }),
    ],
  ])('where addresses are those of %s', async (_, keys) => {
    expect(await codesOf(keys)).toEqual(SECOND_ELSEWHERE);
  });
});

describe('an image of this container is found', () => {
  test.each<[string, (path: string, k: number) => object]>([
    ['abfss', (path) => ({ absolute_url: `abfss://images@contoso.dfs.core.windows.net/${path}` })],
    [
      'a second copy',
      (path, k) => ({ absolute_url: `https://contoso${'-secondary'.repeat(k)}.blob.core.windows.net/images/${path}` }),
    ],
    ['a domain of its own', (path) => ({ absolute_url: `https://photos.example.org/images/${path}`, file_name: path })],
    [
      'a domain that is the container',
      (path) => ({ absolute_url: `https://photos.example.org/${path}`, file_name: path }),
    ],
  ])('by %s', async (_, keys) => {
    expect(await codesOf(keys)).toEqual([]);
  });
});
