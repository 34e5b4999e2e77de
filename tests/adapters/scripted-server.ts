import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';

export type Seen = {
  method: string;
  path: string;
  query: URLSearchParams;
  headers: IncomingHttpHeaders;
  body: Buffer;
};

/** `reset` cuts the connection without an answer, `truncate` in the middle of one. */
export type Scripted =
  | { status: number; json?: unknown; text?: string; type?: string; headers?: Record<string, string> }
  | 'reset'
  | 'truncate';

/** A server on 127.0.0.1 that answers what the test says, and remembers what it was asked. */
export async function startScripted(
  answer: (seen: Seen, number: number) => Scripted,
): Promise<{ url: string; seen: Seen[]; stop(): Promise<void> }> {
  const seen: Seen[] = [];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const url = new URL(request.url ?? '/', 'http://localhost');
    const { method = '', headers } = request;
    seen.push({ method, path: url.pathname, query: url.searchParams, headers, body: Buffer.concat(chunks) });
    const scripted = answer(seen[seen.length - 1] as Seen, seen.length);
    if (scripted === 'reset') return void request.socket.destroy();
    if (scripted === 'truncate') {
      response.writeHead(200, { 'Content-Type': 'application/vnd.cvat+json', 'Content-Length': '1000' });
      response.write('{"version":', () => request.socket.destroy());
      return;
    }
    const body = scripted.text ?? (scripted.json === undefined ? '' : JSON.stringify(scripted.json));
    const type = scripted.type ?? (scripted.json === undefined ? 'text/html' : 'application/vnd.cvat+json');
    response.writeHead(scripted.status, { 'Content-Type': type, ...scripted.headers });
    response.end(method === 'HEAD' ? undefined : body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    seen,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
