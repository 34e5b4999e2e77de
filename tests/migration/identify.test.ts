import { expect, test } from 'vitest';
import { parseConfig } from '../../shared/config.ts';
import { identifyMigration } from '../../shared/migration/identify.ts';
import { MigrationRequest } from '../../shared/migration/request.ts';
import { manifestWorldInMemory } from '../living-manifest/manifest-world.ts';
import { uniqueName } from '../names.ts';

async function worldWithExport() {
  const other = uniqueName('images');
  const { world, container } = await manifestWorldInMemory();
  const images = [...world.config.imageContainers, other];
  const allowed = { ...world, config: { ...world.config, imageContainers: images } };
  await world.images.write(container, 'a.json', '{}');
  await world.images.write(container, 'copy.json', '{}');
  const idOf = async (options: object = {}, name = 'a.json', at = allowed) =>
    (await identifyMigration(at, MigrationRequest.parse({ export: { container, name }, project: 'p', ...options }))).id;
  return { world: allowed, container, other, idOf };
}

test('identifyMigration() knows a migration by every option that shapes its result', async () => {
  const { other, idOf } = await worldWithExport();
  const options = [
    {},
    { images: other },
    { project: 'q' },
    { paths: 'basename' },
    { dataSource: 'upload' },
    { tasks: { size: 7 } },
    { tasks: { segmentSize: 7 } },
    { tasks: { segmentSize: 7, overlap: 1 } },
    { tasks: { imageQuality: 7 } },
    { tasks: { sortingMethod: 'natural' } },
    { tasks: { consensusReplicas: 2 } },
    { tasks: { subset: 'Train' } },
    { tasks: { assignee: 'anna' } },
    { normalize: { coordinates: 'absolute' } },
    { normalize: { attributes: true } },
    { normalize: { labels: { keepUnused: false } } },
    { normalize: { labels: { rename: { Cat: 'Dog' } } } },
    { normalize: { labels: { rename: { Cat: 'Cow' } } } },
    { normalize: { policy: { IMAGE_DUPLICATE: 'exclude' } } },
  ];
  const ids = await Promise.all(options.map((one) => idOf(one)));
  const alike = ids.map((id) => options.filter((_, k) => ids[k] === id));
  expect(alike.filter((group) => group.length > 1)).toEqual([]);
});

test('identifyMigration() knows it again whatever the export is called and in whatever order its options stand', async () => {
  const { world, idOf } = await worldWithExport();
  const id = await idOf({ tasks: { size: 7, subset: 'Train' }, paths: 'basename' });
  expect(await idOf({ paths: 'basename', tasks: { subset: 'Train', size: 7 } })).toBe(id);
  expect(await idOf({ paths: 'basename', tasks: { subset: 'Train', size: 7 } }, 'copy.json')).toBe(id);
  expect(await idOf({ paths: 'basename', tasks: { subset: 'Train', size: 7 }, onExistingAnnotations: 'replace' })).toBe(
    id,
  );
  const elsewhere = parseConfig({
    ...{ AzureWebJobsStorage: 'UseDevelopmentStorage=true', ImagesStorage: 'UseDevelopmentStorage=true' },
    ...{ CVAT_URL: 'http://other.example', CVAT_TOKEN: 'none', PUBLIC_URL: 'http://127.0.0.1:9' },
  });
  const other = { ...world, config: { ...world.config, cvat: elsewhere.cvat } };
  expect(await idOf({ tasks: { size: 7, subset: 'Train' }, paths: 'basename' }, 'a.json', other)).not.toBe(id);
});
