import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { z } from 'zod';
import { uniqueName } from '../../../../tests/names.ts';
import { eventually, type RunningEngine, runEngine } from './run-engine.ts';

let engine: RunningEngine;
beforeAll(async () => {
  engine = await runEngine();
});
afterAll(() => engine.end());

const Links = z.looseObject({ id: z.string(), statusQueryGetUri: z.string() });
const Purged = z.object({ instancesDeleted: z.int() });
const post = async (id: string, operation: string) =>
  (await engine.call('POST', `instances/${id}/${operation}`)).status;

test('start answers 202 with the links of the instance', async () => {
  const response = await engine.call('POST', 'orchestrators/calls/first', []);
  const links = Links.parse(await response.json());
  expect(response.status).toBe(202);
  expect(response.headers.get('location')).toBe(links.statusQueryGetUri);
  expect(links).toMatchObject({
    id: 'first',
    terminatePostUri: expect.stringContaining('/instances/first/terminate?reason={text}'),
  });
});

test('start of an id that is active answers 409, of one that has ended starts again', async () => {
  const id = await engine.start('waits', ['go'], uniqueName('id'));
  expect((await engine.call('POST', `orchestrators/calls/${id}`, [])).status).toBe(409);
  await engine.raise(id, 'go');
  await engine.ended(id);
  expect((await engine.run('calls', [], id)).name).toBe('calls');
});

test.each(['a'.repeat(101), '@a', 'a/b', 'a\\b', 'a#b', 'a?b', 'a\nb'])('start refuses the id %j', async (id) => {
  expect((await engine.call('POST', `orchestrators/calls/${encodeURIComponent(id)}`, [])).status).toBe(400);
});

test('start takes an id with every other character', async () => {
  const id = 'x:y ä%20\'"<>+&=;$~.,*';
  expect((await engine.run('calls', [], id)).instanceId).toBe(id);
});

test('start of a function that does not exist answers 400, of no JSON too', async () => {
  const missing = await engine.call('POST', 'orchestrators/missing');
  const broken = await engine.send('orchestrators/calls', { method: 'POST', body: '{' });
  expect([missing.status, broken.status]).toEqual([400, 400]);
});

test('start waits for the end when it is asked to', async () => {
  const ended = await engine.call('POST', 'orchestrators/calls?timeout=10&pollingInterval=0.01', []);
  const active = await engine.call('POST', 'orchestrators/waits?timeout=0.05&pollingInterval=0.01', ['go']);
  expect([ended.status, active.status]).toEqual([200, 202]);
  expect(await ended.json()).toMatchObject({ runtimeStatus: 'Completed' });
});

test('setCustomStatus() shows while the orchestration waits, and input and version arrive', async () => {
  const id = uniqueName('tells');
  await engine.call('POST', `orchestrators/tells/${id}?version=2`);
  await engine.until(id, ({ runtimeStatus }) => runtimeStatus === 'Running');
  expect((await engine.status(id)).customStatus).toEqual({ stage: 1 });
  await engine.raise(id, 'go');
  expect(await engine.ended(id)).toMatchObject({
    customStatus: { stage: 2 },
    output: { input: 'no input', version: '2' },
  });
});

test('an orchestrator that throws fails the instance', async () => {
  const { output, runtimeStatus } = await engine.run('throws');
  expect({ output, runtimeStatus }).toEqual({
    runtimeStatus: 'Failed',
    output: "Orchestrator function 'throws' failed: thrown by the orchestrator",
  });
});

test('currentUtcDateTime moves from turn to turn and newGuid() stays the same', async () => {
  const id = await engine.start('context');
  await engine.until(id, ({ runtimeStatus }) => runtimeStatus === 'Running');
  await new Promise((resolve) => setTimeout(resolve, 5));
  await engine.raise(id, 'go');
  const output = (await engine.ended(id)).output as { first: string; last: string; guids: string[] };
  expect(output).toMatchObject({ instanceId: id, isReplaying: false });
  expect(output.last > output.first).toBe(true);
  expect(new Set(output.guids).size).toBe(2);
});

test('terminate ends the instance with the reason; what its activity answers later changes nothing', async () => {
  const [notes, gate] = [join(engine.folder, 't.notes'), join(engine.folder, 't.gate')];
  const id = await engine.start('passes', { notes, gate, text: 'x' });
  await eventually(() => existsSync(notes));
  expect(await post(id, 'terminate?reason=no+longer+needed')).toBe(202);
  expect(await engine.ended(id)).toMatchObject({ runtimeStatus: 'Terminated', output: 'no longer needed' });
  writeFileSync(gate, '');
  await engine.restart();
  expect((await engine.status(id)).runtimeStatus).toBe('Terminated');
  expect(await post(id, 'terminate?reason=again')).toBe(410);
});

test('terminate of a parent leaves its sub-orchestration running, as in production', async () => {
  const child = uniqueName('child');
  const id = await engine.start('parent', { name: 'waits', input: ['go'], id: child });
  await engine.until(child, ({ runtimeStatus }) => runtimeStatus === 'Running');
  await post(id, 'terminate?reason=enough');
  expect((await engine.ended(id)).runtimeStatus).toBe('Terminated');
  expect(await engine.raise(child, 'go', 1)).toBe(202);
  expect((await engine.ended(child)).output).toEqual([1]);
});

test('terminate of a sub-orchestration fails its parent: the library can not read a failure without details', async () => {
  const child = uniqueName('child');
  const id = await engine.start('carefulParent', { name: 'waits', input: ['go'], id: child });
  await engine.until(child, ({ runtimeStatus }) => runtimeStatus === 'Running');
  await post(child, 'terminate?reason=enough');
  expect(await engine.ended(id)).toMatchObject({
    runtimeStatus: 'Failed',
    output: expect.stringMatching(/could not parse its exception data/),
  });
});

test('suspend holds events back until resume', async () => {
  const id = await engine.start('waits', ['a']);
  await engine.until(id, ({ runtimeStatus }) => runtimeStatus === 'Running');
  expect(await post(id, 'suspend?reason=pause')).toBe(202);
  expect((await engine.status(id)).runtimeStatus).toBe('Suspended');
  await engine.raise(id, 'a', 1);
  await engine.restart();
  // Others run meanwhile: time enough for a turn that must not be.
  await engine.run('calls', [{ name: 'echo' }, { name: 'echo' }]);
  expect((await engine.status(id)).runtimeStatus).toBe('Suspended');
  expect(await post(id, 'resume?reason=on')).toBe(202);
  expect((await engine.ended(id)).output).toEqual([1]);
});

test('suspend of a suspended instance and resume of a running one are errors, terminate of a suspended one is not', async () => {
  const id = await engine.start('waits', ['a']);
  await engine.until(id, ({ runtimeStatus }) => runtimeStatus === 'Running');
  const statuses = [];
  for (const operation of ['resume', 'suspend', 'suspend', 'terminate']) statuses.push(await post(id, operation));
  expect(statuses).toEqual([500, 202, 500, 202]);
  expect((await engine.ended(id)).runtimeStatus).toBe('Terminated');
});

test('restart starts a new instance with the name and the input of the old one', async () => {
  const { instanceId } = await engine.run('calls', [{ name: 'echo', input: 7 }]);
  const links = Links.parse(await (await engine.call('POST', `instances/${instanceId}/restart`)).json());
  expect(links.id).not.toBe(instanceId);
  expect((await engine.ended(links.id)).output).toEqual([7]);
  const same = await engine.call('POST', `instances/${instanceId}/restart?restartWithNewInstanceId=false`);
  expect(Links.parse(await same.json()).id).toBe(instanceId);
});

test('rewind is not there and says so; other operations and instances are not found', async () => {
  const { instanceId } = await engine.run('calls', []);
  const statuses = [];
  for (const path of [`${instanceId}/rewind`, 'nobody/terminate', 'nobody/restart'])
    statuses.push(await post('', path));
  expect(statuses).toEqual([501, 404, 400]);
  expect((await engine.call('GET', 'entities/counter/a')).status).toBe(501);
  expect((await engine.call('GET', 'nonsense')).status).toBe(404);
});

test('purge removes an instance that has ended and leaves an active one', async () => {
  const { instanceId } = await engine.run('calls', []);
  const active = await engine.start('waits', ['go']);
  const purge = async (id: string) => {
    const response = await engine.call('DELETE', `instances/${id}`);
    return response.status === 200 ? Purged.parse(await response.json()).instancesDeleted : response.status;
  };
  expect([await purge(instanceId), await purge(instanceId), await purge(active)]).toEqual([1, 404, 0]);
  await engine.restart();
  expect((await engine.call('GET', `instances/${instanceId}`)).status).toBe(404);
});

test('purge of all that match leaves the active ones, and wants to know from when on', async () => {
  const { instanceId } = await engine.run('calls', []);
  const active = await engine.start('waits', ['go']);
  expect((await engine.call('DELETE', 'instances?runtimeStatus=Completed')).status).toBe(400);
  expect((await engine.call('DELETE', 'instances?createdTimeFrom=2999-01-01T00:00:00Z')).status).toBe(404);
  expect((await engine.call('DELETE', 'instances?createdTimeFrom=2000-01-01T00:00:00Z')).status).toBe(200);
  expect((await engine.call('GET', `instances/${instanceId}`)).status).toBe(404);
  await engine.raise(active, 'go', 1);
  expect((await engine.ended(active)).output).toEqual([1]);
});
