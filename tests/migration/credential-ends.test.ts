import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Config } from '../../shared/config.ts';
import { credentialEnd } from '../../shared/credentials/storage-registration.ts';
import { RemoteError } from '../../shared/errors.ts';
import type { World } from '../../shared/world.ts';
import { askCvat } from './ask-cvat.ts';
import { driveMigration } from './drive-migration.ts';
import type { MigrationSite } from './migration-site.ts';
import { DOCUMENT, startThreeImages } from './three-images.ts';

let site: MigrationSite;
beforeEach(async () => {
  site = await startThreeImages();
});
afterEach(() => site.stop());

const DAY_MS = 86_400_000;
const worldOf = (config: Partial<Config>): World => ({ ...site.world, config: { ...site.world.config, ...config } });

/** Credentials for CVAT end so many days from now. */
function given(world: World, days: number): World {
  const expires = new Date(Date.now() + days * DAY_MS);
  return { ...world, storageCredential: async () => ({ ...(await world.storageCredential()), expires }) };
}

async function migrated(world: World = site.world) {
  const { report } = await driveMigration(world, { export: await site.putExport(DOCUMENT) });
  const { verdict } = report;
  return { verdict, told: report.findings.filter(({ code }) => code === 'CREDENTIAL_ENDS') };
}

it('a credential that nobody renews is told, and renewed where half of it is over; where that fails, the verdict is no plain one', async () => {
  // A laptop, whose app ends with the migration, and a server elsewhere.
  const cvat = { ...site.world.config.cvat, url: 'https://cvat.example' };
  const laptop = worldOf({ cvat, publicUrl: 'http://127.0.0.1:7071' });
  expect(await migrated(laptop)).toMatchObject({ verdict: 'verified', told: [{ severity: 'info' }] });
  const in25Days: World = { ...laptop, now: () => new Date(Date.now() + 25 * DAY_MS) };
  const later = given(in25Days, 55);
  const update = async () =>
    Promise.reject(new RemoteError('refused', { code: 'CVAT_REFUSED', fix: 'see', retryable: false }));
  const storages = { ...later.cvat.storages, update };
  const refusing: World = { ...later, cvat: { ...later.cvat, storages } };
  expect(await migrated(refusing)).toMatchObject({ verdict: 'verified-with-changes', told: [{ severity: 'warning' }] });
  expect(await migrated(later)).toMatchObject({ verdict: 'verified', told: [{ severity: 'info' }] });
  const [storage] = await site.world.cvat.storages.list();
  expect(credentialEnd(storage?.description)).toBeGreaterThan(Date.now() + 50 * DAY_MS);
});

it('a SAS that was given as it is, and ends within days, is told', async () => {
  const cvatStorage = { ...site.world.config.cvatStorage, credential: 'connection-string' as const };
  expect(await migrated(given(worldOf({ cvatStorage }), 3))).toMatchObject({
    verdict: 'verified-with-changes',
    told: [{ severity: 'warning' }],
  });
});

it('a registration that somebody has renamed in CVAT is told: nothing knows it any more that would renew its credential', async () => {
  expect(await migrated()).toEqual({ verdict: 'verified', told: [] });
  const [storage] = await site.world.cvat.storages.list();
  const renamed = await askCvat(site, 'PATCH', `/api/cloudstorages/${storage?.id}`, {
    ...{ display_name: 'Pictures of the street', manifests: storage?.manifests },
  });
  expect(renamed.status).toBe(200);
  expect(await migrated()).toMatchObject({ verdict: 'verified-with-changes', told: [{ severity: 'warning' }] });
});
