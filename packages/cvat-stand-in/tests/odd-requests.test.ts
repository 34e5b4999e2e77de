import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { expect, test } from 'vitest';
import { serveStandIn } from './stand-in.ts';

const { cvat, call } = serveStandIn();

/** What a client that takes no care sends, as it is. */
async function answerTo(request: string): Promise<string> {
  const { hostname, port } = new URL(cvat().url);
  const socket = connect({ host: hostname, port: Number(port) });
  socket.end(`${request}\r\nConnection: close\r\n\r\n`);
  return text(socket);
}

test.each([
  'GET // HTTP/1.1\r\nHost: 127.0.0.1',
  'GET http:// HTTP/1.1\r\nHost: 127.0.0.1',
  'GET / HTTP/1.1\r\nHost: [',
  'GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Forwarded-Host: a b',
  'GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Forwarded-Proto: 1:/',
  'GET /%zz HTTP/1.1\r\nHost: 127.0.0.1',
])('%j does not end the server', async (request) => {
  await answerTo(request).catch(() => '');
  expect((await call('GET', '/api/server/about')).status).toBe(200);
});

test.each(['evil.example', '127.0.0.1.evil.example', 'evil.example:80'])(
  'a request to %s is not for us',
  async (host) => {
    for (const path of ['/stand-in/requests', '/api/server/about', '/']) {
      expect(await answerTo(`GET ${path} HTTP/1.1\r\nHost: ${host}`)).toMatch(/^HTTP\/1\.1 421 /);
    }
  },
);

test.each(['localhost', 'localhost:1', '127.0.0.1:80', '[::1]:80'])('a request to %s is', async (host) => {
  expect(await answerTo(`GET /api/server/about HTTP/1.1\r\nHost: ${host}`)).toMatch(/^HTTP\/1\.1 200 /);
});
