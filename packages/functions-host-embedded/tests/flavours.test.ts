import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { FLAVOURS, type RunningApp, runApp } from './run-app.ts';

type Status = { runtimeStatus: string; output: unknown };

describe.each(FLAVOURS)('an app from its %s', (flavour) => {
  let app: RunningApp;
  beforeAll(async () => {
    app = await runApp(flavour, { azurite: inject('azurite') });
  });
  afterAll(() => app.end());

  async function finished(read: () => Promise<Response>): Promise<Status> {
    const deadline = Date.now() + 20_000;
    for (;;) {
      const status = (await (await read()).json()) as Status;
      if (status.runtimeStatus === 'Completed' || Date.now() > deadline) return status;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }

  test('hooks run in the order of their registration around the handler, share data and may replace handler and result', async () => {
    const response = await app.fetch('/api/hooked');
    expect([response.headers.get('x-wrapped'), await response.text()]).toEqual(['yes', 'done']);
    const notes = await app.journal((all) => all.some(({ what }) => what === 'post'));
    const order = ['appStart', 'first pre', 'second pre', 'handler', 'post'];
    expect(notes.filter(({ what }) => order.includes(what))).toEqual([
      { what: 'appStart' },
      { what: 'first pre', inputs: 1 },
      { what: 'second pre', carried: 'carried' },
      { what: 'handler' },
      { what: 'post', carried: 'carried' },
    ]);
    expect((await app.fetch('/api/rescued')).status).toBe(418);
    expect(app.logs.filter((line) => line.endsWith('information hooked: [seen] a line of the app'))).toHaveLength(1);
  });

  test('an orchestration that an HTTP function starts ends, as its own links and the durable client tell', async () => {
    const response = await app.fetch('/api/greetings/one', { method: 'POST' });
    expect(response.status).toBe(202);
    const links = (await response.json()) as { statusQueryGetUri: string };
    expect(links.statusQueryGetUri).toMatch(`${app.host.url}/runtime/webhooks/durabletask/instances/one?`);
    const expected = { runtimeStatus: 'Completed', output: ['Hello Ada', 'Hello Bo'] };
    expect(await finished(() => fetch(links.statusQueryGetUri))).toMatchObject(expected);
    expect(await finished(() => app.fetch('/api/greetings/one'))).toMatchObject(expected);
  });

  test('an activity gets a durable client of the hub that host.json names', async () => {
    await app.fetch('/api/greetings/two', { method: 'POST' });
    const notes = await app.journal((all) => all.some(({ what }) => what === 'greet'));
    expect(notes.find(({ what }) => what === 'greet')).toMatchObject({ name: 'Ada', hub: 'testhub' });
  });

  test('the management API is closed without the system key', async () => {
    const path = '/runtime/webhooks/durabletask/instances/one';
    expect((await app.fetch(path)).status).toBe(401);
    expect((await app.fetch(`${path}?code=${app.host.keys.default}`)).status).toBe(401);
    expect(
      (
        await app.fetch(
          `/runtime/webhooks/durabletask/instances/none?code=${app.host.keys.system.durabletask_extension}`,
        )
      ).status,
    ).toBe(404);
    expect((await app.fetch('/durabletask/guess/instances/one')).status).toBe(404);
  });

  test('the path of the durable client opens the management API, a guess of the same length does not', async () => {
    await app.fetch('/api/greetings/three', { method: 'POST' });
    const identity = await readFile(join(app.folder, 'data', 'identity.json'), 'utf8');
    const { rpcSecret } = JSON.parse(identity) as { rpcSecret: string };
    const statusAt = async (secret: string) => (await app.fetch(`/durabletask/${secret}/instances/three`)).status;
    expect([200, 202]).toContain(await statusAt(rpcSecret));
    expect(await statusAt('x'.repeat(rpcSecret.length))).toBe(404);
  });
});
