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

function known(step: string, createdTime = new Date(BEGAN)) {
  const customStatus = { stage: 'tasks', tasks: { done: 1, total: 3 }, taskInstance: 'a1:7:1' };
  const migration = instance({ ...running, customStatus });
  const task = instance({ ...running, instanceId: 'a1:7:1', name: 'migrateTask', createdTime, customStatus: { step } });
  return { migration, client: orchestrations({ a1: migration, 'a1:7:1': task }) };
}

it('tells how many chunks of pictures are open, from time to time, and never those of another step or run', async () => {
  let now = BEGAN;
  const world = { ...site.world, now: () => new Date(now) };
  const tell = tellingOpened(world, { id: 'a1', task: 1 }, 'verifying');
  const told = async (step: string, createdTime?: Date) => {
    const { migration, client } = known(step, createdTime);
    return (await progressOf(world, client, migration))?.task;
  };
  now += 1_000;
  await tell(4, 40);
  expect(await told('verifying')).toEqual({ step: 'verifying' });
  now += 2_500;
  await tell(9, 40);
  expect(await told('verifying')).toEqual({ step: 'verifying', opened: { done: 9, total: 40 } });
  now += 1_000;
  await tell(12, 40);
  expect(await told('verifying')).toEqual({ step: 'verifying', opened: { done: 9, total: 40 } });
  expect(await told('opening')).toEqual({ step: 'opening' });
  expect(await told('writing')).toEqual({ step: 'writing' });
  expect(await told('verifying', new Date(now))).toEqual({ step: 'verifying' });
});
