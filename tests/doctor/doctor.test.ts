import { describe, expect, it } from 'vitest';
import { createWorld } from '../../functions/world.ts';
import { parseConfig } from '../../shared/config.ts';
import type { Check } from '../../shared/doctor/check.ts';
import { cvatOrganization } from '../../shared/doctor/cvat-organization.ts';
import { cvatReachable } from '../../shared/doctor/cvat-reachable.ts';
import { cvatRole } from '../../shared/doctor/cvat-role.ts';
import { cvatToken } from '../../shared/doctor/cvat-token.ts';
import { events } from '../../shared/doctor/events.ts';
import { exportsContainer } from '../../shared/doctor/exports-container.ts';
import { imageContainers } from '../../shared/doctor/image-containers.ts';
import { manifestFresh } from '../../shared/doctor/manifest-fresh.ts';
import { publicUrl } from '../../shared/doctor/public-url.ts';
import { queues } from '../../shared/doctor/queues.ts';
import { CVAT_CHECKS, worstOf } from '../../shared/doctor/run-doctor.ts';
import { workContainer } from '../../shared/doctor/work-container.ts';
import { MANIFEST } from '../../shared/living-manifest/manifest-blobs.ts';
import { uniqueName } from '../names.ts';
import { azurite, examine, found, healthy, otherKey, site, start } from './doctor-site.ts';

describe('the doctor', () => {
  it('finds a healthy deployment healthy, and leaves nothing behind', async () => {
    const world = await healthy();
    const checks = await examine(world);
    expect(checks.filter(({ state }) => state !== 'ok').map(({ name }) => name)).toEqual(['shared-key', 'rotation']);
    expect(worstOf(checks)).toBe('not-checkable');
    // Other tests ask some of them by themselves.
    expect(checks.map(({ name }) => name)).toEqual([
      ...['settings', 'public-url', 'work-container', 'queues', 'dead-letters', 'durable-backend', 'image-containers'],
      ...['exports-container', 'clock-skew', 'cvat-reachable', 'cvat-version', 'cvat-token', 'cvat-token-writes'],
      ...['cvat-token-expiry', 'cvat-organization', 'cvat-role', 'shared-key', 'credential', 'cvat-storage'],
      ...['public-network', 'sas-end', 'rotation', 'manifest-fresh', 'events'],
    ]);
    const names: string[] = [];
    for await (const { name } of world.images.list(site().images)) names.push(name);
    expect(names.toSorted()).toEqual(['a.jpg', MANIFEST]);
  });

  it('names every setting that is wrong, and says of the rest that it comes later', async () => {
    await start();
    const { CVAT_URL: _, CVAT_TOKEN: __, ...rest } = site().settings;
    const checks = await examine(() => createWorld(parseConfig({ ...rest, CVAT_SAS_DAYS: 'soon' })));
    const wrong = found(checks, 'settings');
    expect(wrong.map(({ state }) => state)).toEqual(['failed', 'failed', 'failed']);
    expect(wrong.map(({ seen }) => seen).join()).toMatch(/CVAT_URL.*CVAT_TOKEN.*CVAT_SAS_DAYS/);
    expect(checks.at(-1)).toMatchObject({ name: 'everything else', state: 'not-checkable' });
  });

  it('finds secrets that Azure could not fetch', async () => {
    await start();
    const reference = '@Microsoft.KeyVault(SecretUri=https://v.vault.azure.net/secrets/x)';
    const settings = { ...site().settings, CVAT_TOKEN: reference, ImagesStorage: reference };
    const wrong = found(await examine(() => createWorld(parseConfig(settings))), 'settings');
    expect(wrong.map(({ seen }) => seen).join()).toMatch(
      /CVAT_TOKEN is a reference.*ImagesStorage is a reference|ImagesStorage is a reference.*CVAT_TOKEN is a reference/,
    );
  });

  it.each<[string, Check, string, () => Record<string, string>, RegExp]>([
    [
      'an image container that is not there',
      imageContainers,
      'failed',
      () => ({ IMAGE_CONTAINERS: uniqueName('no') }),
      /does not exist/,
    ],
    [
      'an exports container that is not there',
      exportsContainer,
      'failed',
      () => ({ EXPORTS_PATH: `${uniqueName('no')}/{name}.json` }),
      /does not exist/,
    ],
    [
      'a key of the images account that is revoked',
      imageContainers,
      'failed',
      () => ({ ImagesStorage: otherKey }),
      /403/,
    ],
    [
      'a key of the host storage that is revoked',
      workContainer,
      'failed',
      () => ({ AzureWebJobsStorage: otherKey }),
      /403/,
    ],
    ['a queue that may not be read', queues, 'failed', () => ({ AzureWebJobsStorage: otherKey }), /403/],
    [
      'a server that does not answer',
      cvatReachable,
      'failed',
      () => ({ CVAT_URL: 'http://127.0.0.1:9' }),
      /no answer came/,
    ],
    ['a token that is no token', cvatToken, 'failed', () => ({ CVAT_TOKEN: 'nonsense' }), /401/],
    [
      'an organization that does not exist',
      cvatOrganization,
      'failed',
      () => ({ CVAT_ORGANIZATION: 'nowhere' }),
      /does not exist/,
    ],
    [
      'an own address that nobody else reaches',
      publicUrl,
      'warning',
      () => ({ PUBLIC_URL: 'http://localhost:7071', CVAT_URL: 'http://cvat.invalid' }),
      /localhost/,
    ],
    ['a supervisor, who makes no storages', cvatRole, 'warning', () => ({ CVAT_ORGANIZATION: 'studio' }), /supervisor/],
    ['a manifest that was never written', manifestFresh, 'warning', () => ({}), /No manifest/],
  ])('finds %s', async (_what, check, state, settings, seen) => {
    await start();
    const world = createWorld(parseConfig({ ...site().settings, ...settings() }));
    const [outcome] = await examine(world, {}, [check]);
    expect(outcome).toMatchObject({ name: check.name, state });
    expect(outcome?.seen).toMatch(seen);
    expect(outcome?.fix).not.toBe('');
  });

  it('says which event did not come within its time, and what to look at', async () => {
    const world = await start();
    const [check] = await examine(world, {}, [events]);
    expect(check).toMatchObject({
      state: 'not-checkable',
      seen: expect.stringMatching(/^Within 1 s imageLanded-\S+ got no BlobCreated event of .*exportDropped got no/),
      fix: expect.stringMatching(
        /1\. Is infra\/events\.bicep deployed.*2\. Was the key.*3\. Does the app refuse.*4\. /,
      ),
    });
  });

  it('waits no longer than it may for a server that says nothing', async () => {
    const world = await start();
    site().cvat.faults.add({ kind: 'delay', method: 'GET', path: '/api/users/self$', ms: 4000 });
    const checks = await examine(world, { patienceMs: 1500 }, CVAT_CHECKS);
    expect(found(checks, 'cvat-token')).toMatchObject([{ state: 'failed', seen: 'No answer came within 1.5 s' }]);
    expect(found(checks, 'cvat-token-writes')).toMatchObject([{ state: 'not-checkable' }]);
  });

  it('says nothing of the token, the key or a SAS', async () => {
    const world = await healthy();
    const text = JSON.stringify(await examine(world));
    const key = /AccountKey=([^;]+)/.exec(azurite)?.[1] ?? 'none';
    for (const secret of [site().cvat.tokens.writer, key, 'sig=']) expect(text).not.toContain(secret);
  });
});
