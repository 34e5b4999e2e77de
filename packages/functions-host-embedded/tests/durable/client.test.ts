import { afterAll, beforeAll, expect, test } from 'vitest';
import { type DurableHost, runDurableHost } from './run-durable-host.ts';

let app: DurableHost;
beforeAll(async () => {
  app = await runDurableHost();
});
afterAll(() => app.end());

/** Lets the app call a method of the real client. */
async function client(
  call: string,
  body: unknown = null,
): Promise<{ status: number; body: unknown; response: Response }> {
  const response = await fetch(`${app.host.url}/api/client/${call}`, { method: 'POST', body: JSON.stringify(body) });
  const text = await response.text();
  return { status: response.status, body: response.status === 502 ? text : JSON.parse(text), response };
}

test('DurableClient.startNew() starts under the given id, and throws while one of that id is active', async () => {
  expect((await client('start/one?name=waits', ['go'])).body).toBe('one');
  expect(await client('start/one?name=waits', [])).toMatchObject({ status: 502, body: expect.stringContaining('409') });
});

test('DurableClient.startNew() throws for a wrong id and for an unknown function', async () => {
  expect((await client(`start/${'a'.repeat(101)}?name=calls`, [])).body).toContain('400');
  expect((await client('start/two?name=missing', [])).body).toMatch(/400.*missing/);
});

test('DurableClient.getStatus() tells the instance, and throws when there is none', async () => {
  await client('start/status?name=calls', [{ name: 'echo', input: 1 }]);
  await app.ended('status');
  expect((await client('status/status')).body).toMatchObject({
    name: 'calls',
    instanceId: 'status',
    runtimeStatus: 'Completed',
    input: [{ name: 'echo', input: 1 }],
    output: [1],
  });
  expect((await client('status/nobody')).body).toMatch(/404/);
});

test('DurableClient.raiseEvent() reaches the orchestration, and throws when there is none', async () => {
  await client('start/raised?name=waits', ['go']);
  expect((await client('raise/raised?event=go', { a: 1 })).status).toBe(200);
  expect((await app.ended('raised')).output).toEqual([{ a: 1 }]);
  expect((await client('raise/nobody?event=go', 1)).body).toMatch(/No instance with ID 'nobody' found/);
});

test('DurableClient.suspend(), resume() and terminate() do so', async () => {
  await client('start/held?name=waits', ['go']);
  expect((await client('suspend/held')).status).toBe(200);
  expect((await client('status/held')).body).toMatchObject({ runtimeStatus: 'Suspended' });
  expect((await client('resume/held')).status).toBe(200);
  expect((await client('terminate/held')).status).toBe(200);
  expect(await app.ended('held')).toMatchObject({ runtimeStatus: 'Terminated', output: 'no longer needed' });
  expect((await client('terminate/nobody')).body).toMatch(/No instance/);
});

test('DurableClient.getStatusAll() and getStatusBy() follow the continuation token to the end', async () => {
  for (let index = 0; index < 110; index++) await app.start('calls', [], `many-${index}`);
  const all = (await client('all')).body as { instanceId: string }[];
  expect(all.filter(({ instanceId }) => instanceId.startsWith('many-'))).toHaveLength(110);
  await app.start('waits', ['go'], 'still');
  const running = (await client('running')).body as { instanceId: string; runtimeStatus: string }[];
  expect(running.map(({ instanceId }) => instanceId)).toContain('still');
  expect(new Set(running.map(({ runtimeStatus }) => runtimeStatus))).toEqual(new Set(['Running']));
});

test('DurableClient.purgeInstanceHistory() removes one, purgeInstanceHistoryBy() all that match', async () => {
  for (const id of ['old-1', 'old-2', 'old-3']) await app.start('calls', [], id);
  for (const id of ['old-1', 'old-2', 'old-3']) await app.ended(id);
  expect((await client('purge/old-1')).body).toMatchObject({ instancesDeleted: 1 });
  expect((await client('purge/old-1')).body).toMatchObject({ instancesDeleted: 0 });
  const purged = (await client('purgeAll')).body as { instancesDeleted: number };
  expect(purged.instancesDeleted).toBeGreaterThanOrEqual(2);
  expect((await client('status/old-2')).body).toMatch(/404/);
});

test('DurableClient.createCheckStatusResponse() answers links that work from outside', async () => {
  const created = await fetch(`${app.host.url}/api/calls`, { method: 'POST', body: '[{"name":"echo","input":1}]' });
  const links = (await created.json()) as { id: string; statusQueryGetUri: string };
  expect([created.status, created.headers.get('location')]).toEqual([202, links.statusQueryGetUri]);
  await app.ended(links.id);
  expect(await (await fetch(links.statusQueryGetUri)).json()).toMatchObject({
    runtimeStatus: 'Completed',
    output: [1],
  });
});

test('DurableClient.createHttpManagementPayload() answers links that end an instance and purge it', async () => {
  await app.start('waits', ['go'], 'linked');
  const links = (await client('links/linked')).body as Record<'terminatePostUri' | 'purgeHistoryDeleteUri', string>;
  const terminated = await fetch(links.terminatePostUri.replace('{text}', 'by link'), { method: 'POST' });
  expect([terminated.status, (await app.ended('linked')).output]).toEqual([202, 'by link']);
  expect((await fetch(links.purgeHistoryDeleteUri, { method: 'DELETE' })).status).toBe(200);
});

test('DurableClient.waitForCompletionOrCreateCheckStatusResponse() answers the output', async () => {
  await app.start('calls', [{ name: 'echo', input: 5 }], 'awaited');
  expect((await client('wait/awaited')).body).toEqual([5]);
});

test('DurableClient.rewind() throws that it is not supported', async () => {
  await app.start('throws', null, 'thrown');
  await app.ended('thrown');
  expect((await client('rewind/thrown')).body).toMatch(/not supported/);
});

test('DurableClient.terminate() reaches an orchestration that continues as new without a pause', async () => {
  await client('start/restless?name=restless');
  expect((await client('terminate/restless')).status).toBe(200);
  expect(await app.ended('restless')).toMatchObject({ runtimeStatus: 'Terminated' });
});
