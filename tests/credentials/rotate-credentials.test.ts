import { afterEach, describe, expect, inject, it } from 'vitest';
import { createStorageCredential } from '../../shared/adapters/storage/credential.ts';
import { readCredentialRun } from '../../shared/credentials/credential-run.ts';
import { rotateCredentials } from '../../shared/credentials/rotate-credentials.ts';
import {
  credentialEnd,
  storageDescription,
  storageDisplayName,
} from '../../shared/credentials/storage-registration.ts';
import { MANIFEST } from '../../shared/living-manifest/manifest-blobs.ts';
import type { World } from '../../shared/world.ts';
import { type MigrationSite, startSite } from '../migration/migration-site.ts';

let site: MigrationSite;
afterEach(() => site.stop());

const MINUTES = 60_000;
const FIVE_MINUTES_IN_DAYS = String(5 / (24 * 60));

/** The same world, `ms` later on its clock. */
const later = (world: World, ms: number): World => ({ ...world, now: () => new Date(Date.now() + ms) });

async function register(container = site.images, manifests = [MANIFEST], lane = 0): Promise<number> {
  const { world } = site;
  await world.images.ensureContainer(container);
  for (const manifest of manifests) await world.images.write(container, manifest, '{"version":"1.1"}\n');
  const credential = await world.storageCredential();
  const displayName = storageDisplayName(world, container, lane);
  const description = storageDescription(credential);
  return (await world.cvat.storages.create({ resource: container, displayName, description, credential, manifests }))
    .id;
}

const held = async (id: number) => (await site.world.cvat.storages.list()).find((storage) => storage.id === id);
const writes = () => site.cvat.requestsSeen.filter(({ method }) => method !== 'GET').length;

describe('rotateCredentials()', () => {
  it('leaves a credential alone while more than half of its days are left', async () => {
    site = await startSite(inject('azurite'));
    const id = await register();
    const before = writes();
    const { storages } = await rotateCredentials(site.world);
    expect(storages).toMatchObject([{ storageId: id, state: 'kept' }]);
    expect(writes()).toBe(before);
  });

  it('renews a SAS that ends in minutes, and keeps every manifest that is registered', async () => {
    site = await startSite(inject('azurite'), { CVAT_SAS_DAYS: FIVE_MINUTES_IN_DAYS });
    const id = await register(site.images, [MANIFEST, 'people/own.jsonl']);
    const first = credentialEnd((await held(id))?.description) ?? 0;
    expect(first - Date.now()).toBeLessThan(6 * MINUTES);
    const { storages } = await rotateCredentials(later(site.world, 3 * MINUTES));
    expect(storages).toMatchObject([{ storageId: id, state: 'renewed' }]);
    const after = await held(id);
    expect(after?.manifests.toSorted()).toEqual([MANIFEST, 'people/own.jsonl'].toSorted());
    expect(credentialEnd(after?.description)).toBeGreaterThan(first);
    expect(await site.world.cvat.storages.status(id)).toBe('AVAILABLE');
  });

  it('renews both registrations of a container', async () => {
    site = await startSite(inject('azurite'));
    const both = [await register(), await register(site.images, [MANIFEST], 1)];
    const { storages } = await rotateCredentials(later(site.world, 20 * 24 * 60 * MINUTES));
    expect(storages).toMatchObject(both.map((storageId) => ({ storageId, state: 'renewed' })));
  });

  it('does nothing more when it runs again', async () => {
    site = await startSite(inject('azurite'));
    await register();
    const soon = later(site.world, 20 * 24 * 60 * MINUTES);
    expect((await rotateCredentials(soon)).storages).toMatchObject([{ state: 'renewed' }]);
    const before = writes();
    const now = later(site.world, 0);
    expect((await rotateCredentials(now)).storages).toMatchObject([{ state: 'kept' }]);
    expect(writes()).toBe(before);
  });

  it('renews two storages, and the second although the first fails', async () => {
    site = await startSite(inject('azurite'));
    const first = await register();
    const second = await register(`${site.images}-2`);
    site.cvat.faults.add({ kind: 'status', method: 'PATCH', path: `/api/cloudstorages/${first}$`, status: 400 });
    const { storages } = await rotateCredentials(later(site.world, 20 * 24 * 60 * MINUTES));
    expect(storages).toMatchObject([
      { storageId: first, state: 'failed', finding: { severity: 'error' } },
      { storageId: second, state: 'renewed' },
    ]);
    expect((await rotateCredentials(later(site.world, 20 * 24 * 60 * MINUTES))).storages).toMatchObject([
      { storageId: first, state: 'renewed' },
      { storageId: second, state: 'renewed' },
    ]);
  });

  it('renews a credential that stopped working before its end', async () => {
    site = await startSite(inject('azurite'));
    const id = await register();
    const path = `/api/cloudstorages/${id}/status$`;
    site.cvat.faults.add({ kind: 'status', method: 'GET', path, status: 200, body: '"FORBIDDEN"' });
    expect((await rotateCredentials(site.world)).storages).toMatchObject([{ storageId: id, state: 'renewed' }]);
  });

  it('says what to do where the key is revoked, and leaves what CVAT holds as it is', async () => {
    site = await startSite(inject('azurite'));
    const id = await register();
    const before = await held(id);
    const revoked = inject('azurite').replace(/AccountKey=[^;]+/, `AccountKey=${Buffer.alloc(64).toString('base64')}`);
    const { cvatStorage } = site.world.config;
    const storageCredential = createStorageCredential({ imagesStorage: { connectionString: revoked }, cvatStorage });
    const world = { ...later(site.world, 20 * 24 * 60 * MINUTES), storageCredential };
    const { storages } = await rotateCredentials(world);
    expect(storages).toMatchObject([{ storageId: id, state: 'failed', finding: { code: 'STORAGE_FORBIDDEN' } }]);
    expect(await held(id)).toEqual(before);
    expect(await readCredentialRun(site.world)).toMatchObject({ storages: [{ state: 'failed' }] });
    expect(JSON.stringify(storages)).not.toContain('sig=');
  });

  it('touches no storage that people made, or that belongs to another account', async () => {
    site = await startSite(inject('azurite'));
    const id = await register();
    const { world } = site;
    const credential = await world.storageCredential();
    const other = { resource: site.images, manifests: [MANIFEST], credential };
    await world.cvat.storages.create({ ...other, displayName: 'by hand', description: 'Made by hand' });
    await world.cvat.storages.create({
      ...other,
      displayName: `elsewhere/${site.images}`,
      description: storageDescription(credential),
    });
    const { storages } = await rotateCredentials(later(world, 20 * 24 * 60 * MINUTES));
    expect(storages.map(({ storageId }) => storageId)).toEqual([id]);
  });

  it('notes that CVAT could not be asked', async () => {
    site = await startSite(inject('azurite'));
    site.cvat.faults.add({ kind: 'status', method: 'GET', path: '/api/cloudstorages$', status: 401 });
    expect(await rotateCredentials(site.world)).toMatchObject({
      storages: [],
      failure: { code: 'CVAT_TOKEN_INVALID' },
    });
    expect(await readCredentialRun(site.world)).toMatchObject({ failure: { code: 'CVAT_TOKEN_INVALID' } });
  });

  it('goes on while CVAT creates a task from the same storage', async () => {
    site = await startSite(inject('azurite'));
    const { world, cvat, images } = site;
    await site.putImage('a.jpg');
    const line = JSON.stringify({ name: 'a', extension: '.jpg', width: 64, height: 48 });
    const id = await register();
    await world.images.write(images, MANIFEST, `{"version":"1.1"}\n{"type":"images"}\n${line}\n`);
    const labels = [{ name: 'cat', type: 'rectangle' as const, attributes: [] }];
    const project = await world.cvat.projects.create({ name: images, labels, bugTracker: '' });
    const task = await world.cvat.tasks.create({ name: 'one', projectId: project.id, bugTracker: images });
    cvat.work.hold('started');
    const options = { imageQuality: 70, sortingMethod: 'lexicographical' as const };
    const request = await world.cvat.tasks.attachFromStorage(task.id, {
      storageId: id,
      manifest: MANIFEST,
      ...options,
    });
    const { storages } = await rotateCredentials(later(world, 20 * 24 * 60 * MINUTES));
    cvat.work.hold('nowhere');
    expect(storages).toMatchObject([{ state: 'renewed' }]);
    await expect.poll(async () => (await world.cvat.request(request))?.status, { timeout: 20_000 }).toBe('finished');
    const [job] = await world.cvat.tasks.jobs(task.id);
    expect(await world.cvat.frames.open(job?.id ?? 0, 0)).toMatchObject({ opened: true });
  });
});
