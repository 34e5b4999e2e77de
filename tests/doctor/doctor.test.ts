import { describe, expect, it } from 'vitest';
import { createWorld } from '../../functions/world.ts';
import { parseConfig } from '../../shared/config.ts';
import { worstOf } from '../../shared/doctor/run-doctor.ts';
import { MANIFEST } from '../../shared/living-manifest/manifest-blobs.ts';
import { uniqueName } from '../names.ts';
import { azurite, examine, found, healthy, otherKey, site, start } from './doctor-site.ts';

describe('the doctor', () => {
  it('finds a healthy deployment healthy, and leaves nothing behind', async () => {
    const world = await healthy();
    const checks = await examine(world);
    expect(checks.filter(({ state }) => state !== 'ok').map(({ name }) => name)).toEqual(['shared-key', 'rotation']);
    expect(worstOf(checks)).toBe('not-checkable');
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
  ])('finds %s', async (_what, name, state, settings, seen) => {
    await start();
    const world = createWorld(parseConfig({ ...site().settings, ...settings?.() }));
    if (name === 'manifest-fresh') await world.images.ensureContainer(site().images);
    const [check] = found(await examine(world), name);
    expect(check).toMatchObject({ name, state });
    expect(check?.seen).toMatch(seen);
    expect(check?.fix).not.toBe('');
  });

  it('says which event did not come within its time, and what to look at', async () => {
    const world = await start();
    const [check] = found(await examine(world), 'events');
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
    const checks = await examine(world, { patienceMs: 1500 });
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
