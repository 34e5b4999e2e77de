import { OrchestrationRuntimeStatus } from 'durable-functions';
import { describe, expect, test } from 'vitest';
import { startMigration } from '../../functions/migration-start.ts';
import { MigrationRequest } from '../../shared/migration/request.ts';
import { manifestWorld } from '../living-manifest/manifest-world.ts';
import { instance, orchestrations } from './invocation.ts';

/** An export that can be migrated, and what starts it beside these instances. `own` and `undo` are of the migration itself. */
async function migration() {
  // There is no CVAT at the address of this world.
  const { world, container } = await manifestWorld();
  await world.images.write(container, 'a.json', '{}');
  const request = MigrationRequest.parse({ export: { container, name: 'a.json' } });
  const first = orchestrations();
  const { id } = await startMigration(world, first, request);
  const [, input] = first.started[0] ?? [];
  const among = async (more: Parameters<typeof instance>[0], options: { once?: boolean; suffix?: string } = {}) => {
    const instanceId = `${id}${options.suffix ?? ''}`;
    const client = orchestrations({ [instanceId]: instance({ input, ...more, instanceId }) });
    const { outcome } = await startMigration(world, client, request, options.once ? { once: true } : {});
    return { outcome, started: client.started.length };
  };
  return { among };
}
const runtimeStatus = OrchestrationRuntimeStatus.Running;

describe('startMigration()', () => {
  test('starts no second one beside one that runs', async () => {
    const { among } = await migration();
    expect(await among({ runtimeStatus })).toEqual({ outcome: 'running', started: 0 });
  });

  test('takes none that runs with another policy for what is asked for', async () => {
    const { among } = await migration();
    const input = { prepared: { request: { onExistingAnnotations: 'replace' } } };
    await expect(among({ runtimeStatus, input })).rejects.toMatchObject({ code: 'MIGRATION_RUNNING' });
    expect(await among({ input })).toEqual({ outcome: 'started', started: 1 });
  });

  test('goes on with one that failed', async () => {
    const { among } = await migration();
    expect(await among({ output: { verdict: 'failed', findings: [] } })).toEqual({ outcome: 'started', started: 1 });
  });

  test('starts one that was verified where CVAT does not say that it still has it', async () => {
    const { among } = await migration();
    expect(await among({ output: { verdict: 'verified', findings: [] } })).toEqual({ outcome: 'started', started: 1 });
  });

  test('starts the same version of a dropped export once, and another version again', async () => {
    const { among } = await migration();
    expect(await among({}, { once: true })).toEqual({ outcome: 'seen', started: 0 });
    expect(await among({ input: { exportEtag: 'another' } }, { once: true })).toEqual({
      ...{ outcome: 'started', started: 1 },
    });
  });

  test('refuses to start what is being undone', async () => {
    const { among } = await migration();
    await expect(among({ runtimeStatus }, { suffix: '-undo' })).rejects.toMatchObject({ code: 'UNDO_RUNNING' });
    expect(await among({}, { suffix: '-undo' })).toMatchObject({ outcome: 'started' });
  });
});
