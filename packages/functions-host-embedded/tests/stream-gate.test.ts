import { once } from 'node:events';
import { createServer } from 'node:http';
import { afterEach, expect, test } from 'vitest';
import { StreamGate } from '../src/stream-gate.ts';

const seen: string[] = [];
let server: ReturnType<typeof createServer>;
afterEach(() => {
  server.closeAllConnections();
  server.close();
  seen.length = 0;
});

/** A server as the library makes it: without a host, and with `emit()` of any id. */
async function listening(gate: StreamGate): Promise<string> {
  server = createServer((request, response) => {
    seen.push(String(request.headers['x-ms-invocation-id']));
    response.end('done');
  });
  const uninstall = gate.install();
  server.listen(() => undefined);
  uninstall();
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('Expected a port');
  expect(address.address).toBe('127.0.0.1');
  return `http://127.0.0.1:${address.port}/`;
}

const ask = (url: string, id?: string) => fetch(url, { headers: id ? { 'x-ms-invocation-id': id } : {} });

test('StreamGate keeps the server on loopback, and refuses what no invocation can be', async () => {
  const url = await listening(new StreamGate());
  expect((await ask(url)).status).toBe(403);
  expect((await ask(url, 'error')).status).toBe(403);
  expect(seen).toEqual([]);
});

test('StreamGate lets the request of an invocation through, whichever of the two comes first', async () => {
  const gate = new StreamGate();
  const url = await listening(gate);
  expect(await gate.during('one', async () => (await ask(url, 'one')).text())).toBe('done');
  const early = ask(url, 'two');
  const arrived = once(server, 'request');
  await arrived;
  const [answer] = await gate.during('two', () => Promise.all([early]));
  expect(await answer.text()).toBe('done');
  expect(seen).toEqual(['one', 'two']);
});
