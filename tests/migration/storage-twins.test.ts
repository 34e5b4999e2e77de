import { afterEach, beforeEach, expect, inject, it } from 'vitest';
import { storageDescription, storageDisplayName } from '../../shared/credentials/storage-registration.ts';
import type { World } from '../../shared/world.ts';
import { checkSite } from '../checker/check-site.ts';
import { askCvat } from './ask-cvat.ts';
import { driveMigration } from './drive-migration.ts';
import { type MigrationSite, startSite } from './migration-site.ts';
import { runSteps } from './run-steps.ts';
import { DOCUMENT, PATHS, SIZE, startThreeImages } from './three-images.ts';

let site: MigrationSite;
beforeEach(async () => {
  site = await startThreeImages();
});
afterEach(() => site.stop());

/** What a request of ours makes that was given up and is carried out later. */
async function registeredLate({ world, images }: MigrationSite, lane = 0): Promise<number> {
  const credential = await world.storageCredential();
  const names = { resource: images, displayName: storageDisplayName(world, images, lane) };
  const made = { ...names, description: storageDescription(credential), credential, manifests: [] };
  return (await world.cvat.storages.create(made)).id;
}

const ids = async () => (await site.world.cvat.storages.list()).map(({ id }) => id).sort();
const problems = () => checkSite(site, { export: DOCUMENT, project: 'project' });

it('a registration that is carried out between the look and the next request is the one that is used', async () => {
  const { storages } = site.world.cvat;
  let late: number | undefined;
  const find: typeof storages.find = async (filter) => {
    const found = await storages.find(filter);
    if (found.length === 0) late ??= await registeredLate(site);
    return found;
  };
  const world: World = { ...site.world, cvat: { ...site.world.cvat, storages: { ...storages, find } } };
  const { result } = await runSteps(world, { export: await site.putExport(DOCUMENT) });
  expect(result.verdict).toBe('verified');
  expect(await ids()).toEqual([late]);
  expect(await problems()).toEqual([]);
});

it('of each of the two registrations that a migration of several tasks makes, a younger one that nothing needs is deleted, and one that a task reads from is not', async () => {
  const request = { export: await site.putExport(DOCUMENT), tasks: { size: 2 } };
  await runSteps(site.world, request);
  const both = await ids();
  expect(both).toHaveLength(2);
  const younger = await registeredLate(site);
  const [task] = await site.world.cvat.tasks.ofMigrations();
  const moved = await askCvat(site, 'PATCH', `/api/tasks/${task?.id}/data/meta`, { cloud_storage_id: younger });
  expect(moved.status).toBe(200);
  for (const lane of [0, 1]) await registeredLate(site, lane);
  expect(await ids()).toHaveLength(5);
  expect((await runSteps(site.world, request)).result.verdict).toBe('verified');
  expect(await ids()).toEqual([...both, younger]);
  expect(await problems()).toEqual([]);
});

it('one that people have given a task of their own is not deleted either', async () => {
  const request = { export: await site.putExport(DOCUMENT) };
  await runSteps(site.world, request);
  const { tasks } = site.world.cvat;
  const younger = await registeredLate(site);
  const [ours] = await tasks.ofMigrations();
  const own = await tasks.create({ name: 'mine', projectId: ours?.project_id ?? 0, bugTracker: '' });
  await tasks.attachFromStorage(own.id, {
    ...{ storageId: younger, manifest: 'manifest.jsonl', imageQuality: 70, sortingMethod: 'lexicographical' },
  });
  await expect.poll(async () => (await tasks.get(own.id))?.size).toBe(PATHS.length);
  await driveMigration(site.world, request);
  expect(await ids()).toContain(younger);
});

it('where the server does not say which storage a task has, no twin is deleted', async () => {
  const token = ({ cvat }: Pick<MigrationSite, 'cvat'>) => ({ CVAT_TOKEN: `Token ${cvat.tokens.legacyKey}` });
  const old = await startSite(inject('azurite'), token, { version: '2.43.0' });
  try {
    for (const path of PATHS) await old.putImage(path, SIZE);
    const request = { export: await old.putExport(DOCUMENT) };
    await runSteps(old.world, request);
    await registeredLate(old);
    expect((await runSteps(old.world, request)).result.verdict).toBe('verified');
    expect(await old.world.cvat.storages.list()).toHaveLength(2);
  } finally {
    await old.stop();
  }
});
