import { afterEach, describe, expect, inject, it } from 'vitest';
import { endTurn, takeTurn } from '../../shared/migration/turn.ts';
import type { World } from '../../shared/world.ts';
import { type MigrationSite, startSite } from './migration-site.ts';

let site: MigrationSite;
afterEach(() => site.stop());

async function worldAt(): Promise<{ world: World; pass: (minutes: number) => void }> {
  site = await startSite(inject('azurite'));
  await site.world.work.ensureContainer(site.world.config.workContainer);
  let passed = 0;
  const now = () => new Date(Date.now() + passed);
  return {
    world: { ...site.world, now },
    pass: (minutes) => {
      passed += minutes * 60_000;
    },
  };
}

describe('takeTurn()', () => {
  it('lets one at a time, and the same one again', async () => {
    const { world } = await worldAt();
    expect(await takeTurn(world, 'work', 'one')).toBe(true);
    expect(await takeTurn(world, 'work', 'one')).toBe(true);
    expect(await takeTurn(world, 'work', 'other')).toBe(false);
    expect(await takeTurn(world, 'other-work', 'other')).toBe(true);
    await endTurn(world, 'work', 'other');
    expect(await takeTurn(world, 'work', 'other')).toBe(false);
    await endTurn(world, 'work', 'one');
    expect(await takeTurn(world, 'work', 'other')).toBe(true);
  });

  it('lets one of many that come at once', async () => {
    const { world } = await worldAt();
    const all = ['a', 'b', 'c', 'd', 'e', 'f'];
    const taken = await Promise.all(all.map((id) => takeTurn(world, 'work', id)));
    expect(taken.filter(Boolean)).toHaveLength(1);
  });

  it('waits for one that died only for minutes', async () => {
    const { world, pass } = await worldAt();
    await takeTurn(world, 'work', 'dead');
    pass(4);
    expect(await takeTurn(world, 'work', 'next')).toBe(false);
    pass(2);
    const all = await Promise.all(['next', 'another'].map((id) => takeTurn(world, 'work', id)));
    expect(all.filter(Boolean)).toHaveLength(1);
  });

  it('waits as long as CVAT works on the task of one that died, but not for ever', async () => {
    const { world, pass } = await worldAt();
    let status: 'started' | 'finished' = 'started';
    const creation = async () => ({ status, message: '' });
    const working: World = { ...world, cvat: { ...world.cvat, tasks: { ...world.cvat.tasks, creation } } };
    await takeTurn(working, 'work', 'dead', 7);
    pass(60);
    expect(await takeTurn(working, 'work', 'next')).toBe(false);
    status = 'finished';
    expect(await takeTurn(working, 'work', 'next', 8)).toBe(true);
    status = 'started';
    pass(25 * 60);
    expect(await takeTurn(working, 'work', 'last')).toBe(true);
  });
});
