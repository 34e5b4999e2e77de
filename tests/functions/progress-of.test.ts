import { OrchestrationRuntimeStatus } from 'durable-functions';
import { afterEach, beforeEach, expect, inject, it } from 'vitest';
import { progressOf } from '../../functions/http/progress-of.ts';
import { tellingOpened } from '../../shared/migration/opened-so-far.ts';
import { type MigrationSite, startSite } from '../migration/migration-site.ts';
import { instance, orchestrations } from './invocation.ts';

let site: MigrationSite;
beforeEach(async () => {
  site = await startSite(inject('azurite'));
});
afterEach(() => site.stop());

const BEGAN = Date.UTC(2026, 0, 1);
const running = { runtimeStatus: OrchestrationRuntimeStatus.Running, output: undefined };

const at = (more: Parameters<typeof instance>[0]) => instance({ ...running, ...more });
const lane = (name: string, counts: object, more: object = {}) => ({
  [name]: at({ instanceId: name, name: 'migrateLane', customStatus: { counts, ...more } }),
});
const counts = (tasks: number) => ({ tasks, images: tasks * 10, annotations: tasks * 20 });

function known(step: string, createdTime = new Date(BEGAN)) {
  const migration = at({ customStatus: { stage: 'tasks', tasks: { done: 0, total: 3 }, lanes: ['a1:7:lane-1'] } });
  const task = at({ instanceId: 'a1:7:1', name: 'migrateTask', createdTime, customStatus: { step } });
  const underWay = { task: 1, instance: 'a1:7:1' };
  const client = orchestrations({ a1: migration, 'a1:7:1': task, ...lane('a1:7:lane-1', counts(0), { underWay }) });
  return { migration, client };
}

it('tells how many chunks of pictures are open, from time to time, and never those of another step or run', async () => {
  let now = BEGAN;
  const world = { ...site.world, now: () => new Date(now) };
  const tell = tellingOpened(world, { id: 'a1', task: 1 }, 'verifying');
  const told = async (step: string, createdTime?: Date) => {
    const { migration, client } = known(step, createdTime);
    return (await progressOf(world, client, migration))?.underWay;
  };
  now += 1_000;
  await tell(4, 40);
  expect(await told('verifying')).toEqual([{ number: 2, step: 'verifying' }]);
  now += 2_500;
  await tell(9, 40);
  expect(await told('verifying')).toEqual([{ number: 2, step: 'verifying', opened: { done: 9, total: 40 } }]);
  now += 1_000;
  await tell(12, 40);
  expect(await told('verifying')).toEqual([{ number: 2, step: 'verifying', opened: { done: 9, total: 40 } }]);
  expect(await told('opening')).toEqual([{ number: 2, step: 'opening' }]);
  expect(await told('writing')).toEqual([{ number: 2, step: 'writing' }]);
  expect(await told('verifying', new Date(now))).toEqual([{ number: 2, step: 'verifying' }]);
});

it('adds up what the lanes have done, and shows the task of each and what one of them waits for', async () => {
  const total = { tasks: { done: 0, total: 5 }, images: { done: 0, total: 50 }, annotations: { done: 0, total: 100 } };
  const migration = at({ customStatus: { stage: 'tasks', ...total, lanes: ['one', 'two', 'gone'] } });
  const waiting = { what: 'x', said: 'y', since: '2026-01-01T00:00:00.000Z', attempt: 2 };
  const client = orchestrations({
    ...lane('one', counts(2), { underWay: { task: 4, instance: 't4' } }),
    ...lane('two', counts(1), { underWay: { task: 3, instance: 't3' } }),
    t4: at({ instanceId: 't4', customStatus: { step: 'attaching' } }),
    t3: at({ instanceId: 't3', customStatus: { step: 'writing', waiting } }),
  });
  expect(await progressOf(site.world, client, migration)).toEqual({
    stage: 'tasks',
    ...{ tasks: { done: 3, total: 5 }, images: { done: 30, total: 50 }, annotations: { done: 60, total: 100 } },
    underWay: [
      { number: 4, step: 'writing' },
      { number: 5, step: 'attaching' },
    ],
    waiting,
  });
});
