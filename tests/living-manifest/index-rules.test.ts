import { expect, test } from 'vitest';
import { manifestBlobs } from '../../shared/living-manifest/manifest-blobs.ts';
import { refreshManifest } from '../../shared/living-manifest/refresh-manifest.ts';
import { MEASURING_VERSION, readRefreshRecord } from '../../shared/living-manifest/refresh-record.ts';
import { indexLine } from '../../shared/manifest/index-lines.ts';
import type { World } from '../../shared/world.ts';
import { madeImage } from '../images/made-images.ts';
import { interruptedWorld } from './interrupted-world.ts';
import { manifestWorldInMemory, textOf } from './manifest-world.ts';

const refresh = (world: World, container: string) => refreshManifest(world, { container, budgetMs: 60_000 });

test('refreshManifest() rebuilds an index of older rules, wherever the first run under the new ones was killed', async () => {
  const { world, container } = await manifestWorldInMemory();
  const { workContainer } = world.config;
  const { index, state } = manifestBlobs(container);
  await world.images.write(container, 'a.png', await madeImage('png'));
  await refresh(world, container);
  const etag = (await world.images.head(container, 'a.png'))?.etag ?? '';
  const wrong = indexLine({ path: 'a.png', etag, state: 'image', width: 7, height: 7, orientation: 1 });
  const whole = interruptedWorld(world, 0, 'before');
  for (let at = 0; at <= whole.calls(); at++) {
    const older = { ...(await readRefreshRecord(world, container)), rules: MEASURING_VERSION - 1 };
    await world.work.write(workContainer, index, wrong);
    await world.work.write(workContainer, state, JSON.stringify(older));
    if (at === 0) await refresh(whole.world, container);
    const killed = interruptedWorld(world, at, 'before');
    if (at > 0) await Promise.race([refresh(killed.world, container), killed.stopped]);
    await refresh(world, container);
    expect(await textOf(world, container, 'manifest.jsonl')).toContain('"width":60,"height":40');
  }
});
