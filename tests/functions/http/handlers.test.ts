import type { HttpRequest, HttpRequestInit, HttpResponseInit } from '@azure/functions';
import { OrchestrationRuntimeStatus } from 'durable-functions';
import { describe, expect, test } from 'vitest';
import { answering } from '../../../functions/http/answers.ts';
import { getChanges } from '../../../functions/http/changes.ts';
import { getManifest, rebuild } from '../../../functions/http/manifests.ts';
import { getReport } from '../../../functions/http/migration-report.ts';
import { cancel, getMigration, listMigrations, postMigration } from '../../../functions/http/migrations.ts';
import { normalize } from '../../../functions/http/normalize.ts';
import { getUndo, undo } from '../../../functions/http/undo.ts';
import type { Orchestrations } from '../../../functions/instances.ts';
import type { World } from '../../../shared/world.ts';
import { brokenWorld, CONTAINER, ERRORS, type ErrorKind } from '../broken-world.ts';
import { instance, invocation, orchestrations, request } from '../invocation.ts';

type Handler = (world: World, request: HttpRequest, client: Orchestrations) => Promise<HttpResponseInit>;

const ofMigration: HttpRequestInit = { params: { id: 'a1' } };
const ofContainer: HttpRequestInit = { params: { container: CONTAINER } };
const post = (body: unknown): HttpRequestInit => ({ method: 'POST', body: { string: JSON.stringify(body) } });
const EXPORT = { export: { container: CONTAINER, name: 'a.json' } };

/** Every endpoint that asks something of the world, with a request that makes it do so. */
const ENDPOINTS: [string, Handler, HttpRequestInit][] = [
  ['getManifest', getManifest, ofContainer],
  ['rebuild', rebuild, { method: 'POST', ...ofContainer }],
  ['normalize', normalize, post({})],
  ['postMigration', postMigration, post(EXPORT)],
  ['cancel', cancel, { method: 'POST', params: { id: 'running' } }],
  ['getReport', getReport, ofMigration],
  ['getChanges', getChanges, { ...ofMigration, query: { since: 'a1' } }],
];
const KINDS: [ErrorKind, number][] = [
  ['passing', 502],
  ['lasting', 502],
  ['input', 404],
  ['settings', 500],
  ['fault', 500],
];
const running = OrchestrationRuntimeStatus.Running;
const client = () =>
  orchestrations({ a1: instance(), running: instance({ instanceId: 'running', runtimeStatus: running }) });

describe.each(ENDPOINTS)('%s', (_, handler, init) => {
  test.each(KINDS)('answers an error that is %s with status %i and what to do', async (kind, status) => {
    const { context } = invocation();
    const world = brokenWorld(ERRORS[kind]);
    const known = client();
    const answer = await answering((asked) => handler(world, asked, known))(request(init), context);
    expect(answer).toMatchObject({ status, jsonBody: { problems: [{ fix: expect.stringMatching(/./) }] } });
    expect(known.started).toEqual([]);
  });
});

const world = () => brokenWorld(ERRORS.fault);

/** A migration whose only lane is at its first task. */
const inLane = (running: Parameters<typeof instance>[0]) => ({
  a1: instance({ ...running, customStatus: { stage: 'tasks', lanes: ['a1:7:lane-0'] } }),
  'a1:7:lane-0': instance({
    ...running,
    ...{ instanceId: 'a1:7:lane-0', name: 'migrateLane' },
    customStatus: {
      counts: { tasks: 0, images: 0, annotations: 0 },
      underWay: { task: 0, instance: 'a1:7:0' },
    },
  }),
});

describe('handlers of migrations', () => {
  test.each<[string, Handler, HttpRequestInit]>([
    ['getMigration', getMigration, {}],
    ['cancel', cancel, { method: 'POST' }],
    ['getReport', getReport, {}],
    ['getChanges', getChanges, { query: { since: 'a1' } }],
    ['undo', undo, { method: 'POST' }],
    ['getUndo', getUndo, {}],
  ])('%s says 404 to ids that are none, or of no migration', async (_, handler, init) => {
    const known = orchestrations({ 'a1-undo': instance({ instanceId: 'a1-undo', name: 'undo' }) });
    for (const id of ['b2', 'a1-undo', 'A1', '../a1', '', 'x'.repeat(65)]) {
      const asked = request({ ...init, params: { id } });
      await expect(handler(world(), asked, known), id).rejects.toMatchObject({ code: 'MIGRATION_NOT_FOUND' });
    }
  });

  test('pass on what the durable client throws', async () => {
    const failing: Orchestrations = {
      ...orchestrations(),
      getStatus: () => Promise.reject(new Error('received HTTP 500 response')),
    };
    await expect(getMigration(world(), request(ofMigration), failing)).rejects.toThrow('HTTP 500');
  });

  test('getMigration() shows what the orchestration says of itself', async () => {
    const output = { verdict: 'verified', findings: [] };
    const known = orchestrations({ a1: instance({ output, customStatus: { stage: 'done' } }) });
    expect(await getMigration(world(), request(ofMigration), known)).toMatchObject({
      ...{ status: 200, jsonBody: { id: 'a1', verdict: 'verified', status: { stage: 'done' } } },
    });
  });

  test('getMigration() shows what the task under way waits for', async () => {
    const waiting = {
      ...{ what: 'create the task "a"', said: 'CVAT answered 503', since: '2026-01-01T00:00:00.000Z', attempt: 2 },
      nextTryAt: '2026-01-01T00:00:10.000Z',
    };
    const running = { runtimeStatus: OrchestrationRuntimeStatus.Running, output: undefined };
    const known = orchestrations({
      ...inLane(running),
      'a1:7:0': instance({ ...running, instanceId: 'a1:7:0', name: 'migrateTask', customStatus: { waiting } }),
    });
    const { jsonBody } = await getMigration(world(), request(ofMigration), known);
    expect(jsonBody.status).toEqual({ stage: 'tasks', waiting });
  });

  test('getMigration() shows what is done within the task under way, also where the storage does not answer', async () => {
    const running = { runtimeStatus: OrchestrationRuntimeStatus.Running, output: undefined };
    const known = orchestrations({
      ...inLane(running),
      'a1:7:0': instance({
        ...running,
        instanceId: 'a1:7:0',
        name: 'migrateTask',
        customStatus: { step: 'verifying' },
      }),
    });
    const { jsonBody } = await getMigration(brokenWorld(ERRORS.passing), request(ofMigration), known);
    expect(jsonBody.status).toEqual({ stage: 'tasks', underWay: [{ number: 1, step: 'verifying' }] });
  });

  test('listMigrations() lists the newest first, and nothing but migrations', async () => {
    const at = (day: number) => new Date(Date.UTC(2026, 0, day));
    const known = orchestrations({
      a: instance({ instanceId: 'a', createdTime: at(1) }),
      b: instance({ instanceId: 'b', createdTime: at(3) }),
      'b-undo': instance({ instanceId: 'b-undo', name: 'undo', createdTime: at(4) }),
      c: instance({ instanceId: 'c', createdTime: at(2) }),
    });
    const { jsonBody } = await listMigrations(world(), request(), known);
    expect(jsonBody.migrations.map(({ id }: { id: string }) => id)).toEqual(['b', 'c', 'a']);
  });

  test('cancel() leaves one alone that has ended', async () => {
    const answer = await cancel(world(), request(ofMigration), client());
    expect(answer).toMatchObject({ status: 200, jsonBody: { outcome: 'ended before' } });
  });

  test('undo() refuses one that runs, and answers 404 to who asks after an undo that was never asked for', async () => {
    const asked = request({ params: { id: 'running' } });
    await expect(undo(world(), asked, client())).rejects.toMatchObject({ code: 'MIGRATION_RUNNING' });
    await expect(getUndo(world(), asked, client())).rejects.toMatchObject({ code: 'UNDO_NOT_FOUND' });
  });

  test('undo() refuses options that it does not know', async () => {
    const answer = await undo(world(), request({ ...ofMigration, query: { forse: 'true' } }), client());
    expect(answer).toMatchObject({ status: 400, jsonBody: { problems: [{}] } });
  });

  test('undo() starts no second one beside one that runs', async () => {
    const undoing = instance({ instanceId: 'a1-undo', name: 'undo', runtimeStatus: running });
    const known = orchestrations({ a1: instance(), 'a1-undo': undoing });
    expect(await undo(world(), request(ofMigration), known)).toMatchObject({ status: 202 });
    expect(known.started).toEqual([]);
  });

  test('getChanges() wants to know since when', async () => {
    await expect(getChanges(world(), request(ofMigration), client())).rejects.toMatchObject({
      code: 'REQUEST_INVALID',
    });
  });
});

test('getManifest() names the containers that the settings know to who asks for another', async () => {
  await expect(getManifest(world(), request({ params: { container: 'other' } }))).rejects.toMatchObject({
    ...{ code: 'CONTAINER_NOT_FOUND', message: expect.stringContaining(`"${CONTAINER}"`) },
  });
});

test('normalize() refuses a long body that comes with its length, and says how to send it', async () => {
  const headers = { 'content-length': '16000001' };
  const long = request({ method: 'POST', headers, body: { string: 'x' } });
  await expect(normalize(world(), long)).rejects.toMatchObject({
    ...{ code: 'REQUEST_TOO_LARGE', fix: expect.stringMatching(/chunked.*blob=/) },
  });
});

test('normalize() wants a body where no blob is named', async () => {
  await expect(normalize(world(), request({ method: 'POST' }))).rejects.toMatchObject({ code: 'EXPORT_EMPTY' });
});
