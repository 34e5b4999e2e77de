import { describe, expect, it } from 'vitest';
import { clockSkew } from '../../shared/doctor/clock-skew.ts';
import { DEAD_LETTERS, deadLetters } from '../../shared/doctor/dead-letters.ts';
import { manifestFresh } from '../../shared/doctor/manifest-fresh.ts';
import { publicNetwork } from '../../shared/doctor/public-network.ts';
import { queues } from '../../shared/doctor/queues.ts';
import { sharedKey } from '../../shared/doctor/shared-key.ts';
import { workContainer } from '../../shared/doctor/work-container.ts';
import { MANIFEST } from '../../shared/living-manifest/manifest-blobs.ts';
import { markStale } from '../../shared/living-manifest/mark-stale.ts';
import type { BlobStore } from '../../shared/world.ts';
import { uniqueName } from '../names.ts';
import { examine, found, healthy, later, site, start } from './doctor-site.ts';

describe('the doctor, of storage and host', () => {
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
    expect(found(await examine(world, { accountSettings }, [sharedKey, publicNetwork]), name)).toMatchObject([
      { state },
    ]);
  });

  it('finds messages that were given up', async () => {
    const world = await start();
    await world.queue.send(`${world.config.manifest.queue}-poison`, { container: site().images });
    expect(found(await examine(world, {}, [queues]), 'queues')).toMatchObject([{ state: 'warning' }]);
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
    expect(found(await examine({ ...world, work }, {}, [deadLetters]), 'dead-letters')).toMatchObject([
      { state: 'warning' },
    ]);
  });

  it('finds a manifest that waits for its refresh', async () => {
    const world = await healthy();
    await markStale(site().world, { container: site().images, name: 'b.jpg' });
    expect(found(await examine(world, {}, [manifestFresh]), 'manifest-fresh')).toMatchObject([{ state: 'warning' }]);
  });

  it('finds a manifest that somebody else wrote', async () => {
    const world = await healthy();
    await world.images.write(site().images, MANIFEST, 'mine');
    expect(found(await examine(world, {}, [manifestFresh]), 'manifest-fresh')).toMatchObject([{ state: 'failed' }]);
  });

  it.each([
    [5, 'warning'],
    [-5, 'warning'],
    [20, 'failed'],
  ])('finds a clock that is %s minutes off: %s', async (minutes, state) => {
    const world = later(await start(), minutes * 60_000);
    expect(found(await examine(world, {}, [workContainer, clockSkew]), 'clock-skew')).toMatchObject([{ state }]);
  });

  it('finds a durable backend that does not answer', async () => {
    const world = await start();
    const checks = await examine(world, {
      runningOrchestrations: () => Promise.reject(new Error('connection refused')),
    });
    expect(found(checks, 'durable-backend')).toMatchObject([{ state: 'failed' }]);
  });
});
