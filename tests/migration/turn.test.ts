import { afterEach, describe, expect, inject, it } from 'vitest';
import { endCreationOf, endCreations, takeCreation } from '../../shared/migration/creation-turn.ts';
import { exclusively } from '../../shared/migration/turn.ts';
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

/** Takes the creations of "images": the task of a migration, by the storage of this id. */
const takes = (world: World, id: string, taskId: number, storageId?: number) =>
  takeCreation(world, 'images', { id, taskId, ...(storageId === undefined ? {} : { storageId }) });
const ends = (world: World, id: string, taskId: number) => endCreationOf(world, 'images', { id, taskId });

describe('takeCreation()', () => {
  it('lets one migration at a time, and the same task again', async () => {
    const { world } = await worldAt();
    expect(await takes(world, 'one', 1, 10)).toBe(true);
    expect(await takes(world, 'one', 1, 10)).toBe(true);
    expect(await takes(world, 'other', 2, 11)).toBe(false);
    expect(await takeCreation(world, 'other-images', { id: 'other', taskId: 2 })).toBe(true);
    await ends(world, 'other', 2);
    expect(await takes(world, 'other', 2, 11)).toBe(false);
    await ends(world, 'one', 1);
    expect(await takes(world, 'other', 2, 11)).toBe(true);
  });

  it('lets a migration make as many tasks at once as it has registrations, and uploads without any', async () => {
    const { world } = await worldAt();
    expect(await takes(world, 'one', 1, 10)).toBe(true);
    expect(await takes(world, 'one', 2, 10)).toBe(false);
    expect(await takes(world, 'one', 2, 11)).toBe(true);
    expect(await takes(world, 'other', 3, 12)).toBe(false);
    await ends(world, 'one', 1);
    expect(await takes(world, 'other', 3, 12)).toBe(false);
    await ends(world, 'one', 2);
    expect(await takes(world, 'other', 3)).toBe(true);
    expect(await takes(world, 'other', 4)).toBe(true);
  });

  it('begins no second creation beside one while another migration waits, until that has not been heard of', async () => {
    const { world, pass } = await worldAt();
    await takes(world, 'one', 1, 10);
    expect(await takes(world, 'other', 3, 12)).toBe(false);
    expect(await takes(world, 'one', 2, 11)).toBe(false);
    pass(1);
    expect(await takes(world, 'one', 2, 11)).toBe(true);
  });

  it('is ended by a late step for its own task, and for no other one', async () => {
    const { world } = await worldAt();
    await takes(world, 'one', 1, 10);
    await ends(world, 'one', 1);
    await takes(world, 'one', 2, 10);
    await ends(world, 'one', 1);
    expect(await takes(world, 'other', 3, 12)).toBe(false);
    await endCreations(world, 'images', 'other');
    expect(await takes(world, 'other', 3, 12)).toBe(false);
    await endCreations(world, 'images', 'one');
    expect(await takes(world, 'other', 3, 12)).toBe(true);
  });

  it('lets one of many that come at once, and loses no end of two lanes', async () => {
    const { world } = await worldAt();
    const all = await Promise.all(['a', 'b', 'c', 'd', 'e', 'f'].map((id, k) => takes(world, id, k, k)));
    expect(all.filter(Boolean)).toHaveLength(1);
    const winner = all.indexOf(true);
    const holder = 'abcdef'.charAt(winner);
    await ends(world, holder, winner);
    for (let round = 0; round < 10; round++) {
      // Of two that write at the same moment one is told to wait.
      while (!(await takes(world, 'one', 1, 10)) || !(await takes(world, 'one', 2, 11)));
      await Promise.all([ends(world, 'one', 1), ends(world, 'one', 2)]);
      expect(await takes(world, 'other', 3, 10)).toBe(true);
      await ends(world, 'other', 3);
    }
  });

  it('waits for one that died only for minutes', async () => {
    const { world, pass } = await worldAt();
    await takes(world, 'dead', 1);
    pass(4);
    expect(await takes(world, 'next', 2)).toBe(false);
    pass(2);
    const all = await Promise.all(['next', 'another'].map((id, k) => takes(world, id, k + 2)));
    expect(all.filter(Boolean)).toHaveLength(1);
  });

  it('waits as long as CVAT works on the task of one that died, but not for ever', async () => {
    const { world, pass } = await worldAt();
    let status: 'started' | 'finished' = 'started';
    const creation = async () => ({ status, message: '' });
    const working: World = { ...world, cvat: { ...world.cvat, tasks: { ...world.cvat.tasks, creation } } };
    await takes(working, 'dead', 7);
    pass(60);
    expect(await takes(working, 'next', 8)).toBe(false);
    status = 'finished';
    expect(await takes(working, 'next', 8)).toBe(true);
    status = 'started';
    pass(25 * 60);
    expect(await takes(working, 'last', 9)).toBe(true);
  });
});

describe('exclusively()', () => {
  it('lets one migration at a time, and passes on when it has done its work', async () => {
    const { world } = await worldAt();
    let refused: unknown;
    await exclusively(world, 'work', 'one', async () => {
      refused = await exclusively(world, 'work', 'other', async () => 'done').catch((error: unknown) => error);
      expect(await exclusively(world, 'other-work', 'other', async () => 'done')).toBe('done');
    });
    expect(refused).toMatchObject({ code: 'TURN_TAKEN', retryable: true });
    expect(await exclusively(world, 'work', 'other', async () => 'done')).toBe('done');
  });

  it('waits for one that died only for minutes', async () => {
    const { world, pass } = await worldAt();
    const begun = Promise.withResolvers<void>();
    const never = new Promise<void>(() => undefined);
    void exclusively(world, 'work', 'dead', () => {
      begun.resolve();
      return never;
    });
    await begun.promise;
    const tries = () => exclusively(world, 'work', 'next', async () => 'done').catch(() => 'waits');
    pass(4);
    expect(await tries()).toBe('waits');
    pass(2);
    expect(await tries()).toBe('done');
  });
});
