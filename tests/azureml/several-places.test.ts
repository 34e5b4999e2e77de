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

describe('an image that a domain of its own shows in several containers', () => {
  const url = (first: string) => (path: string, k: number) => ({
    absolute_url: `https://photos.example.org/${k ? first : 'images'}/${path}`,
  });

  test('is told where its path was found without its container', async () => {
    expect(await codesOf(url('images2'))).toEqual(['IMAGE_FROM_OTHER_CONTAINER images[1] "c/d.jpg"']);
    expect(await codesOf(url('images'))).toEqual([]);
  });

  test('is not where these are folders', async () => {
    expect(await codesOf((path) => ({ absolute_url: `https://photos.example.org/${path}` }))).toEqual([]);
  });
});

describe('an image of another datastore is told', () => {
  const second = ['IMAGE_FROM_OTHER_CONTAINER images[1] "c/d.jpg"'];
  const both = ['IMAGE_FROM_OTHER_CONTAINER images[0] "b/a.jpg"', ...second];
  const url = (path: string) => ({ absolute_url: `https://contoso.blob.core.windows.net/images/${path}` });
  const inWorkspace = (path: string, name: string) => ({
    coco_url: `azureml://subscriptions/s/resourcegroups/r/workspaces/${name}/datastores/workspaceblobstore/paths/${path}`,
  });

  test.each<[string, (path: string, k: number) => object, string[]]>([
    ['beside a container', (path, k) => ({ ...(k ? {} : url(path)), coco_url: `AmlDatastore://${k}/${path}` }), second],
    ['of the same name in another workspace', (path, k) => inWorkspace(path, k ? 'one' : 'two'), both],
    [
      'and that of the container is not',
      (path, k) => ({ ...(k ? {} : url(path)), coco_url: `AmlDatastore://a/${path}` }),
      [],
    ],
    ['and one of one workspace is not', (path) => inWorkspace(path, 'one'), []],
  ])('%s', async (_, keys, codes) => {
    expect(await codesOf(keys)).toEqual(codes);
  });
});
