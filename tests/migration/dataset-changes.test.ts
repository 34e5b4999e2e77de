import { afterEach, expect, inject, it } from 'vitest';
import { steps } from '../../functions/activities.ts';
import { datasetChanges } from '../../shared/migration/dataset-changes.ts';
import { MigrationRequest } from '../../shared/migration/request.ts';
import { prepareMigration } from '../../shared/migration/stored-request.ts';
import { type MigrationSite, startSite } from './migration-site.ts';
import { azureExport, type Drawn } from './small-export.ts';

let site: MigrationSite;
afterEach(() => site.stop());

const SIZE = { width: 64, height: 48 };
const IMAGES = { 'a.jpg': SIZE, 'b.jpg': SIZE };

async function normalized(name: string, images: Record<string, typeof SIZE>, drawn: readonly Drawn[]): Promise<string> {
  const request = MigrationRequest.parse({ export: await site.putExport(azureExport(images, drawn), name) });
  const { id } = await prepareMigration(site.world, request);
  for (const step of [steps.scanExport, steps.surveyImages, steps.normalizeExport]) await step.run(site.world, id);
  return id;
}

it('datasetChanges() tells what a later export of a project has, whatever its ids are', async () => {
  site = await startSite(inject('azurite'));
  for (const path of Object.keys(IMAGES)) await site.putImage(path, SIZE);
  const kept: Drawn = { image: 'a.jpg', label: 'Cat', box: [1, 2, 20, 10] };
  const gone: Drawn = { image: 'a.jpg', label: 'Cat', box: [40, 30, 8, 8] };
  const before = await normalized('first.json', { 'a.jpg': SIZE }, [gone, kept]);
  const after = await normalized('second.json', { 'b.jpg': SIZE, 'a.jpg': SIZE }, [
    { image: 'b.jpg', label: 'Dog', box: [5, 5, 9, 9] },
    kept,
  ]);
  const changes = await Array.fromAsync(await datasetChanges(site.world, before, after));
  expect(changes).toMatchObject([
    { kind: 'label', change: 'added', name: 'Dog' },
    { kind: 'image', change: 'added', path: 'b.jpg', annotations: 1 },
    { kind: 'annotation', change: 'removed', image: 'a.jpg', annotation: { geometry: { x: 40, y: 30 } } },
  ]);
  expect(await Array.fromAsync(await datasetChanges(site.world, after, after))).toEqual([]);
  for (const [one, other] of [
    ['never', after],
    [after, 'never'],
  ] as const) {
    await expect(datasetChanges(site.world, one, other)).rejects.toMatchObject({ code: 'DATASET_NOT_FOUND' });
  }
});
