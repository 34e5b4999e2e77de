import { describe, expect, it } from 'vitest';
import { createWorld } from '../../functions/world.ts';
import { createStorageCredential } from '../../shared/adapters/storage/credential.ts';
import { parseConfig } from '../../shared/config.ts';
import { credentialBlob } from '../../shared/credentials/credential-run.ts';
import { credential } from '../../shared/doctor/credential.ts';
import { cvatStorage } from '../../shared/doctor/cvat-storage.ts';
import { publicNetwork } from '../../shared/doctor/public-network.ts';
import { rotation } from '../../shared/doctor/rotation.ts';
import { CVAT_CHECKS } from '../../shared/doctor/run-doctor.ts';
import { sasEnd } from '../../shared/doctor/sas-end.ts';
import { writeWork } from '../../shared/work/blob-json.ts';
import { DAY_MS, examine, found, healthy, later, site, start } from './doctor-site.ts';

describe('the doctor, of CVAT', () => {
  it.each([
    ['a read-only token', 'cvat-token-writes', 'failed', 'readOnly', undefined],
    ['a token that has expired', 'cvat-token', 'failed', 'expired', undefined],
    ['a worker of the organization', 'cvat-role', 'failed', 'annotator', 'studio'],
    ['a worker of the server', 'cvat-role', 'failed', 'worker', undefined],
    ['an old kind of token', 'cvat-token-writes', 'not-checkable', 'legacyKey', undefined],
    ['a user of another organization', 'cvat-organization', 'failed', 'outsider', 'studio'],
  ] as const)('finds %s', async (_what, name, state, token, organization) => {
    await start();
    const value = token === 'legacyKey' ? `Token ${site().cvat.tokens.legacyKey}` : site().cvat.tokens[token];
    const settings = { ...site().settings, CVAT_TOKEN: value, CVAT_ORGANIZATION: organization ?? '' };
    expect(found(await examine(createWorld(parseConfig(settings)), {}, CVAT_CHECKS), name)).toMatchObject([{ state }]);
  });

  it.each([
    ['2.15.0', 'failed'],
    ['2.48.1', 'warning'],
    ['2.73.0', 'ok'],
    ['2.90.0', 'ok'],
    ['develop', 'ok'],
  ])('judges CVAT %s: %s', async (version, state) => {
    const world = await start({}, { version });
    expect(found(await examine(world, {}, CVAT_CHECKS), 'cvat-version')).toMatchObject([{ state }]);
  });

  it('finds a server to which the token goes unencrypted', async () => {
    const world = await start();
    const cvat = { ...world.config.cvat, url: 'http://cvat.example:8080' };
    expect(
      found(await examine({ ...world, config: { ...world.config, cvat } }, {}, CVAT_CHECKS), 'cvat-reachable'),
    ).toMatchObject([{ state: 'warning', seen: expect.stringContaining('http://cvat.example:8080 unencrypted') }]);
  });

  it('finds a token that expires soon', async () => {
    const world = await start();
    const expiry_date = new Date(Date.now() + 3 * DAY_MS).toISOString();
    const contentType = 'application/vnd.cvat+json';
    const path = '/api/auth/access_tokens/self$';
    const body = JSON.stringify({ read_only: false, expiry_date });
    site().cvat.faults.add({ kind: 'status', method: 'GET', path, status: 200, body, contentType, times: 2 });
    expect(found(await examine(world, {}, CVAT_CHECKS), 'cvat-token-expiry')).toMatchObject([
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
    site().cvat.faults.add(fault);
    const checks = await examine(world, {}, [...CVAT_CHECKS, cvatStorage, publicNetwork]);
    expect(found(checks, 'cvat-storage')).toMatchObject([{ state: 'failed' }]);
    expect(found(checks, 'public-network')).toMatchObject([{ state: 'not-checkable' }]);
  });

  it.each([
    [26, 'warning'],
    [31, 'failed'],
  ])('finds a credential of 30 days after %s days: %s', async (days, state) => {
    const world = await healthy();
    expect(found(await examine(later(world, days * DAY_MS), {}, [sasEnd]), 'sas-end')).toMatchObject([{ state }]);
  });

  it('finds a rotation that failed', async () => {
    const world = await healthy();
    const finding = { code: 'STORAGE_FORBIDDEN', severity: 'error', at: 'x', detail: 'refused', fix: 'repair' };
    const storages = [{ storageId: 1, container: site().images, ends: 'never', state: 'failed', finding }];
    await writeWork(world, credentialBlob, { at: new Date().toISOString(), storages });
    expect(found(await examine(world, {}, [rotation]), 'rotation')).toMatchObject([
      { state: 'warning', fix: 'repair' },
    ]);
  });

  it('finds a timer of the rotation that runs no more', async () => {
    const world = await start();
    await writeWork(world, credentialBlob, { at: new Date().toISOString(), storages: [] });
    expect(found(await examine(world, {}, [rotation]), 'rotation')).toMatchObject([{ state: 'ok' }]);
    const since = later(world, 3 * DAY_MS);
    expect(found(await examine(since, {}, [rotation]), 'rotation')).toMatchObject([{ state: 'warning' }]);
  });

  it('finds an account whose key cannot be had', async () => {
    const world = await start();
    const settings = {
      ...site().settings,
      ImagesStorage: '',
      ImagesStorage__blobServiceUri: 'https://x.blob.core.windows.net',
    };
    const storageCredential = createStorageCredential(parseConfig(settings));
    const [check] = found(await examine({ ...world, storageCredential }, {}, [credential]), 'credential');
    expect(check).toMatchObject({ state: 'failed' });
    expect(check?.seen).toContain('IMAGES_ACCOUNT_ID');
  });
});
