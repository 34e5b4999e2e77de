import { OrchestrationRuntimeStatus } from 'durable-functions';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { getReport } from '../../../functions/http/migration-report.ts';
import { getMigration } from '../../../functions/http/migrations.ts';
import { inputOf } from '../../../functions/migration-start.ts';
import { ORCHESTRATION_VERSION } from '../../../functions/orchestrators/version.ts';
import { resumeMigrations } from '../../../functions/timers/resume-migrations.ts';
import { takeCreation } from '../../../shared/migration/creation-turn.ts';
import { MigrationRequest } from '../../../shared/migration/request.ts';
import { prepareMigration, type StoredRequest } from '../../../shared/migration/stored-request.ts';
import { writeReport } from '../../../shared/migration/write-report.ts';
import { type MigrationSite, startSite } from '../../migration/migration-site.ts';
import { instance, invocation, orchestrations, request } from '../invocation.ts';

let site: MigrationSite;
beforeAll(async () => {
  site = await startSite(inject('azurite'));
});
afterAll(() => site.stop());

const SAID = "Orchestrator function 'migrateExport' failed: node exited with code 137 (0x89)";
const { Failed } = OrchestrationRuntimeStatus;
let exports = 0;

/** A migration that the host has ended, as the durable client shows it. */
async function ended(more: { input?: object; restarts?: number } = {}) {
  const name = `export-${++exports}.json`;
  const prepared = await prepareMigration(
    site.world,
    MigrationRequest.parse({ export: await site.putExport({ name }, name) }),
  );
  const input = more.input ?? { ...inputOf(prepared), restarts: more.restarts ?? 0 };
  const status = instance({
    ...{ instanceId: prepared.id, runtimeStatus: Failed, output: SAID, input, createdTime: site.world.now() },
    customStatus: { stage: 'done' },
  });
  return { prepared, id: prepared.id, name, client: orchestrations({ [prepared.id]: status }) };
}

const written = ({ id, request: { dryRun } }: StoredRequest) =>
  writeReport(site.world, { id, dryRun, started: '2026-01-01T00:00:00Z', reached: 'checks', done: [] });
const asked = (id: string) => request({ params: { id } });

describe('resumeMigrations()', () => {
  test('begins again what the host ended without a report', async () => {
    const { client, prepared } = await ended();
    const { context, logs } = invocation();
    await resumeMigrations(site.world, client, context);
    expect(client.started).toEqual([['migrateExport', { ...inputOf(prepared), restarts: 1 }]]);
    expect(logs).toEqual([expect.stringContaining('MIGRATION_RESUMED')]);
  });

  test.each([
    ['0.1.0', { id: 'x', dryRun: false, dataSource: 'upload', exportEtag: '1' }],
    ['another version', { version: ORCHESTRATION_VERSION + 1, restarts: 2 }],
  ])('begins again what %s began, by what the work container holds', async (_, input) => {
    const { client, prepared } = await ended({ input });
    await resumeMigrations(site.world, client, invocation().context);
    expect(client.started).toEqual([['migrateExport', { ...inputOf(prepared), restarts: 1 }]]);
  });

  test('leaves alone what has written its report', async () => {
    const { client, prepared } = await ended();
    await written(prepared);
    await resumeMigrations(site.world, client, invocation().context);
    expect(client.started).toEqual([]);
  });

  test('gives up what dies each time: with a report beside the export that names the cause, and with its turn', async () => {
    const { client, id, name } = await ended({ restarts: 2 });
    expect(await takeCreation(site.world, site.images, { id, taskId: 1 })).toBe(true);
    await resumeMigrations(site.world, client, invocation().context);
    expect(client.started).toEqual([]);
    const beside = await site.world.images.read(site.exports, name.replace('.json', '.report.json'));
    const report = await new Response(ReadableStream.from(beside?.bytes ?? [])).json();
    expect(report).toMatchObject({ verdict: 'failed', findings: [{ code: 'OUT_OF_MEMORY' }] });
    expect(await takeCreation(site.world, site.images, { id: 'another', taskId: 2 })).toBe(true);
  });

  test('begins an undo again that the host ended', async () => {
    const input = { id: 'a1', force: true, version: ORCHESTRATION_VERSION };
    const undo = instance({ instanceId: 'a1-undo', name: 'undo', runtimeStatus: Failed, output: SAID, input });
    const client = orchestrations({ a1: instance(), 'a1-undo': undo });
    await resumeMigrations(site.world, client, invocation().context);
    expect(client.started).toEqual([['undo', { ...input, restarts: 1 }]]);
  });

  test('takes nothing away of a migration that was started again since its undo was ended', async () => {
    const input = { id: 'a1', force: false, version: ORCHESTRATION_VERSION };
    const failed = { runtimeStatus: Failed, output: SAID, input, createdTime: new Date('2026-01-01T00:00:00Z') };
    const undo = instance({ instanceId: 'a1-undo', name: 'undo', ...failed });
    const again = instance({ createdTime: new Date('2026-01-01T00:01:00Z') });
    const client = orchestrations({ a1: again, 'a1-undo': undo });
    await resumeMigrations(site.world, client, invocation().context);
    expect(client.started).toEqual([]);
  });

  test('brings nothing back of a migration that was undone since it was ended', async () => {
    const { client, id } = await ended();
    const since = { createdTime: new Date(site.world.now().getTime() + 60_000) };
    const undo = instance({ instanceId: `${id}-undo`, name: 'undo', ...since });
    const status = await client.getStatus(id);
    const both = orchestrations({ [id]: status, [`${id}-undo`]: undo });
    await resumeMigrations(site.world, both, invocation().context);
    expect(both.started).toEqual([]);
  });
});

describe('a migration that the host ended', () => {
  test('without a report: the view shows the words of the host and no stage, and the report says so, too', async () => {
    const { client, id } = await ended();
    const { jsonBody } = await getMigration(site.world, asked(id), client);
    expect(jsonBody).toMatchObject({
      runtimeStatus: 'Failed',
      message: expect.stringContaining('exited with code 137'),
    });
    expect([jsonBody.status, jsonBody.verdict]).toEqual([undefined, undefined]);
    await expect(getReport(site.world, asked(id), client)).rejects.toMatchObject({
      ...{ code: 'REPORT_NOT_FOUND', message: expect.stringMatching(/ended without one.*code 137/) },
    });
  });

  test('after its report: the verdict is that of the report', async () => {
    const { client, id, prepared } = await ended();
    const { verdict } = await written(prepared);
    const { jsonBody } = await getMigration(site.world, asked(id), client);
    expect(jsonBody.verdict).toBe(verdict);
    expect(await getReport(site.world, asked(id), client)).toMatchObject({ status: 200 });
  });

  test('after the report of an earlier run: that proves nothing', async () => {
    const { id, prepared } = await ended();
    await written(prepared);
    const later = new Date(site.world.now().getTime() + 60_000);
    const status = instance({ instanceId: id, runtimeStatus: Failed, output: SAID, createdTime: later });
    const client = orchestrations({ [id]: status });
    expect((await getMigration(site.world, asked(id), client)).jsonBody.verdict).toBeUndefined();
    await expect(getReport(site.world, asked(id), client)).rejects.toMatchObject({ code: 'REPORT_NOT_FOUND' });
  });
});
