import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, inject, it } from 'vitest';
import { createWorld } from '../../functions/world.ts';
import { startCvat } from '../../local/cvat/start-cvat.ts';
import { createStorageCredential } from '../../shared/adapters/storage-credential.ts';
import { parseConfig } from '../../shared/config.ts';
import { writeWork } from '../../shared/migration/blob-json.ts';
import { credentialBlob } from '../../shared/migration/credential-run.ts';
import type { CheckResult, DoctorTools } from '../../shared/migration/doctor/check.ts';
import { DEAD_LETTERS } from '../../shared/migration/doctor/dead-letters.ts';
import { runDoctor, worstOf } from '../../shared/migration/doctor/run-doctor.ts';
import { noteProbe } from '../../shared/migration/event-probe.ts';
import { MANIFEST } from '../../shared/migration/manifest-blobs.ts';
import { markStale } from '../../shared/migration/mark-stale.ts';
import { runRefresh } from '../../shared/migration/run-refresh.ts';
import { storageDescription, storageDisplayName } from '../../shared/migration/storage-registration.ts';
import type { BlobStore, World } from '../../shared/world.ts';
import { uniqueName } from '../names.ts';
import { type MigrationSite, startSite } from './migration-site.ts';

let site: MigrationSite;
const cleanUps: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const cleanUp of cleanUps.splice(0)) await cleanUp();
  await site.stop();
});

const DAY_MS = 86_400_000;
const azurite = inject('azurite');
const otherKey = azurite.replace(/AccountKey=[^;]+/, `AccountKey=${Buffer.alloc(64, 3).toString('base64')}`);

async function start(settings: Record<string, string> = {}): Promise<World> {
  site = await startSite(azurite, settings);
  return site.world;
}

/** Everything as a healthy deployment has it: an image, a manifest, a cloud storage in CVAT, events that arrive. */
async function healthy(settings: Record<string, string> = {}): Promise<World> {
  const world = withEvents(await start(settings));
  await site.putImage('a.jpg');
  await runRefresh(world, site.images);
  await register(world);
  return world;
}

async function register(world: World): Promise<number> {
  const resource = world.config.imageContainers[0] ?? '';
  const credential = await world.storageCredential();
  const [displayName, description] = [storageDisplayName(world, resource), storageDescription(credential)];
  const input = { resource, displayName, description, credential, manifests: [MANIFEST] };
  return (await world.cvat.storages.create(input)).id;
}

/** Stands for the subscriptions: what is done to a probe comes back as an event. */
function withEvents(world: World): World {
  const images: BlobStore = {
    ...world.images,
    async write(container, name, content, condition) {
      await noteProbe(world, { container, name, kind: 'created' });
      return world.images.write(container, name, content, condition);
    },
    async delete(container, name, condition) {
      await noteProbe(world, { container, name, kind: 'deleted' });
      return world.images.delete(container, name, condition);
    },
  };
  return { ...world, images };
}

const later = (world: World, ms: number): World => ({ ...world, now: () => new Date(Date.now() + ms) });

const examine = (
  world: World | (() => World),
  runningOrchestrations = async () => 0,
  patienceMs = 30_000,
  more: Partial<DoctorTools> = {},
) =>
  runDoctor(typeof world === 'function' ? world : () => world, {
    wait: (ms) => new Promise((resolve) => setTimeout(resolve, Math.min(ms, 20))),
    eventWaitMs: 1000,
    patienceMs,
    runningOrchestrations,
    ...more,
  });

const found = (checks: readonly CheckResult[], name: string) => checks.filter((check) => check.name === name);

describe('the doctor', () => {
  it.each([
    ['no public access', 'public-network', 'failed', { publicNetworkAccess: 'Disabled' }],
    ['a firewall', 'public-network', 'warning', { defaultAction: 'Deny' }],
    ['all networks', 'public-network', 'ok', {}],
    ['no shared keys', 'shared-key', 'failed', { sharedKeyAccess: false }],
    ['shared keys', 'shared-key', 'ok', {}],
  ] as const)('judges an account with %s', async (_what, name, state, part) => {
    const world = await start();
    const settings = { publicNetworkAccess: 'Enabled', defaultAction: 'Allow', sharedKeyAccess: true } as const;
    const accountSettings = async () => ({ ...settings, ...part });
    expect(found(await examine(world, undefined, undefined, { accountSettings }), name)).toMatchObject([{ state }]);
  });

  it('finds a healthy deployment healthy, and leaves nothing behind', async () => {
    const world = await healthy();
    const checks = await examine(world);
    expect(checks.filter(({ state }) => state !== 'ok').map(({ name }) => name)).toEqual(['shared-key', 'rotation']);
    expect(worstOf(checks)).toBe('not-checkable');
    const names: string[] = [];
    for await (const { name } of world.images.list(site.images)) names.push(name);
    expect(names.toSorted()).toEqual(['a.jpg', MANIFEST]);
  });

  it('names every setting that is wrong, and says of the rest that it comes later', async () => {
    await start();
    const { CVAT_URL: _, CVAT_TOKEN: __, ...rest } = site.settings;
    const checks = await examine(() => createWorld(parseConfig({ ...rest, CVAT_SAS_DAYS: 'soon' })));
    const wrong = found(checks, 'settings');
    expect(wrong.map(({ state }) => state)).toEqual(['failed', 'failed', 'failed']);
    expect(wrong.map(({ seen }) => seen).join()).toMatch(/CVAT_URL.*CVAT_TOKEN.*CVAT_SAS_DAYS/);
    expect(checks.at(-1)).toMatchObject({ name: 'all else', state: 'not-checkable' });
  });

  it('finds secrets that Azure could not fetch', async () => {
    await start();
    const reference = '@Microsoft.KeyVault(SecretUri=https://v.vault.azure.net/secrets/x)';
    const settings = { ...site.settings, CVAT_TOKEN: reference, ImagesStorage: reference };
    const wrong = found(await examine(() => createWorld(parseConfig(settings))), 'settings');
    expect(wrong.map(({ seen }) => seen).join()).toMatch(
      /CVAT_TOKEN is a reference.*ImagesStorage is a reference|ImagesStorage is a reference.*CVAT_TOKEN is a reference/,
    );
  });

  it.each<[string, string, string, (() => Record<string, string>) | undefined, RegExp]>([
    [
      'an image container that is not there',
      'image-containers',
      'failed',
      () => ({ IMAGE_CONTAINERS: uniqueName('no') }),
      /does not exist/,
    ],
    [
      'an exports container that is not there',
      'exports-container',
      'failed',
      () => ({ EXPORTS_PATH: `${uniqueName('no')}/{name}.json` }),
      /does not exist/,
    ],
    [
      'a key of the images account that is revoked',
      'image-containers',
      'failed',
      () => ({ ImagesStorage: otherKey }),
      /403/,
    ],
    [
      'a key of the host storage that is revoked',
      'work-container',
      'failed',
      () => ({ AzureWebJobsStorage: otherKey }),
      /403/,
    ],
    ['a queue that may not be read', 'queues', 'failed', () => ({ AzureWebJobsStorage: otherKey }), /403/],
    [
      'a server that does not answer',
      'cvat-reachable',
      'failed',
      () => ({ CVAT_URL: 'http://127.0.0.1:9' }),
      /no answer came/,
    ],
    ['a token that is no token', 'cvat-token', 'failed', () => ({ CVAT_TOKEN: 'nonsense' }), /401/],
    [
      'an organization that does not exist',
      'cvat-organization',
      'failed',
      () => ({ CVAT_ORGANIZATION: 'nowhere' }),
      /does not exist/,
    ],
    [
      'an own address that nobody else reaches',
      'public-url',
      'warning',
      () => ({ PUBLIC_URL: 'http://localhost:7071', CVAT_URL: 'http://cvat.invalid' }),
      /localhost/,
    ],
    [
      'a supervisor, who makes no storages',
      'cvat-role',
      'warning',
      () => ({ CVAT_ORGANIZATION: 'studio' }),
      /supervisor/,
    ],
    ['a manifest that was never written', 'manifest-fresh', 'warning', () => ({}), /No manifest/],
    ['subscriptions that are not there', 'events', 'not-checkable', () => ({}), /no BlobCreated/],
  ])('finds %s', async (_what, name, state, settings, seen) => {
    await start();
    const world = createWorld(parseConfig({ ...site.settings, ...settings?.() }));
    if (name === 'manifest-fresh' || name === 'events') await world.images.ensureContainer(site.images);
    const [check] = found(await examine(world), name);
    expect(check).toMatchObject({ name, state });
    expect(check?.seen).toMatch(seen);
    expect(check?.fix).not.toBe('');
  });

  it.each([
    ['a read-only token', 'cvat-token-writes', 'failed', 'readOnly', undefined],
    ['a token that has expired', 'cvat-token', 'failed', 'expired', undefined],
    ['a worker of the organization', 'cvat-role', 'failed', 'annotator', 'studio'],
    ['a worker of the server', 'cvat-role', 'failed', 'worker', undefined],
    ['an old kind of token', 'cvat-token-writes', 'not-checkable', 'legacyKey', undefined],
    ['a user of another organization', 'cvat-organization', 'failed', 'outsider', 'studio'],
  ] as const)('finds %s', async (_what, name, state, token, organization) => {
    await start();
    const value = token === 'legacyKey' ? `Token ${site.cvat.tokens.legacyKey}` : site.cvat.tokens[token];
    const settings = { ...site.settings, CVAT_TOKEN: value, CVAT_ORGANIZATION: organization ?? '' };
    expect(found(await examine(createWorld(parseConfig(settings))), name)).toMatchObject([{ state }]);
  });

  it.each([
    ['2.15.0', 'failed'],
    ['2.48.1', 'warning'],
    ['2.73.0', 'ok'],
    ['2.90.0', 'ok'],
    ['develop', 'ok'],
  ])('judges CVAT %s: %s', async (version, state) => {
    await start();
    const dataDir = await mkdtemp(join(tmpdir(), 'cvat-'));
    const cvat = await startCvat({ dataDir, version });
    cleanUps.push(cvat.stop, () => rm(dataDir, { recursive: true, force: true }));
    const settings = { ...site.settings, CVAT_URL: cvat.url, CVAT_TOKEN: cvat.tokens.writer };
    expect(found(await examine(createWorld(parseConfig(settings))), 'cvat-version')).toMatchObject([{ state }]);
  });

  it('finds a token that expires soon', async () => {
    const world = await start();
    const expiry_date = new Date(Date.now() + 3 * DAY_MS).toISOString();
    const contentType = 'application/vnd.cvat+json';
    const path = '/api/auth/access_tokens/self$';
    const body = JSON.stringify({ read_only: false, expiry_date });
    site.cvat.faults.add({ kind: 'status', method: 'GET', path, status: 200, body, contentType, times: 2 });
    expect(found(await examine(world), 'cvat-token-expiry')).toMatchObject([
      { state: 'warning', seen: expect.stringContaining('in 2 days') },
    ]);
  });

  it('finds a cloud storage that CVAT no longer reaches', async () => {
    const world = await healthy();
    const fault = {
      kind: 'status',
      method: 'GET',
      path: '/status$',
      status: 200,
      body: '"FORBIDDEN"',
      times: 2,
    } as const;
    site.cvat.faults.add(fault);
    const checks = await examine(world);
    expect(found(checks, 'cvat-storage')).toMatchObject([{ state: 'failed' }]);
    expect(found(checks, 'public-network')).toMatchObject([{ state: 'not-checkable' }]);
  });

  it.each([
    [26, 'warning'],
    [31, 'failed'],
  ])('finds a credential of 30 days after %s days: %s', async (days, state) => {
    const world = await healthy();
    expect(found(await examine(later(world, days * DAY_MS)), 'sas-end')).toMatchObject([{ state }]);
  });

  it('finds a rotation that failed', async () => {
    const world = await healthy();
    const finding = { code: 'STORAGE_FORBIDDEN', severity: 'error', at: 'x', detail: 'refused', fix: 'mend' };
    const storages = [{ storageId: 1, container: site.images, ends: 'never', state: 'failed', finding }];
    await writeWork(world, credentialBlob, { at: new Date().toISOString(), storages });
    expect(found(await examine(world), 'rotation')).toMatchObject([{ state: 'warning', fix: 'mend' }]);
  });

  it('finds an account whose key cannot be had', async () => {
    const world = await start();
    const settings = {
      ...site.settings,
      ImagesStorage: '',
      ImagesStorage__blobServiceUri: 'https://x.blob.core.windows.net',
    };
    const storageCredential = createStorageCredential(parseConfig(settings));
    const [check] = found(await examine({ ...world, storageCredential }), 'credential');
    expect(check).toMatchObject({ state: 'failed' });
    expect(check?.seen).toContain('IMAGES_ACCOUNT_ID');
  });

  it('finds messages that were given up', async () => {
    const world = await start();
    await world.queue.send(`${world.config.manifest.queue}-poison`, { container: site.images });
    expect(found(await examine(world), 'queues')).toMatchObject([{ state: 'warning' }]);
  });

  it('finds events that could not be delivered', async () => {
    const world = await start();
    const container = uniqueName('dead');
    await world.work.ensureContainer(container);
    await world.work.write(container, 'topic/2026/1.json', '[]');
    const inItsPlace = (name: string) => (name === DEAD_LETTERS ? container : name);
    const work: BlobStore = {
      ...world.work,
      containerExists: (name) => world.work.containerExists(inItsPlace(name)),
      list: (name) => world.work.list(inItsPlace(name)),
    };
    expect(found(await examine({ ...world, work }), 'dead-letters')).toMatchObject([{ state: 'warning' }]);
  });

  it('finds a manifest that waits for its refresh', async () => {
    const world = await healthy();
    await markStale(site.world, { container: site.images, name: 'b.jpg' });
    expect(found(await examine(world), 'manifest-fresh')).toMatchObject([{ state: 'warning' }]);
  });

  it('finds a manifest that somebody else wrote', async () => {
    const world = await healthy();
    await world.images.write(site.images, MANIFEST, 'mine');
    expect(found(await examine(world), 'manifest-fresh')).toMatchObject([{ state: 'failed' }]);
  });

  it.each([
    [5, 'warning'],
    [-5, 'warning'],
    [20, 'failed'],
  ])('finds a clock that is %s minutes off: %s', async (minutes, state) => {
    const world = later(await start(), minutes * 60_000);
    expect(found(await examine(world), 'clock-skew')).toMatchObject([{ state }]);
  });

  it('finds a durable backend that does not answer', async () => {
    const world = await start();
    const checks = await examine(world, () => Promise.reject(new Error('connection refused')));
    expect(found(checks, 'durable-backend')).toMatchObject([{ state: 'failed' }]);
  });

  it('waits no longer than it may for a server that says nothing', async () => {
    const world = await start();
    site.cvat.faults.add({ kind: 'delay', method: 'GET', path: '/api/users/self$', ms: 4000 });
    const checks = await examine(world, undefined, 1500);
    expect(found(checks, 'cvat-token')).toMatchObject([{ state: 'failed', seen: 'No answer came within 1.5 s' }]);
    expect(found(checks, 'cvat-token-writes')).toMatchObject([{ state: 'not-checkable' }]);
  });

  it('says nothing of the token, the key or a SAS', async () => {
    const world = await healthy();
    const text = JSON.stringify(await examine(world));
    const key = /AccountKey=([^;]+)/.exec(azurite)?.[1] ?? 'none';
    for (const secret of [site.cvat.tokens.writer, key, 'sig=']) expect(text).not.toContain(secret);
  });
});
