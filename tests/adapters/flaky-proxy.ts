import { createServer, type IncomingMessage, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';

/** What happens to one request: cut its answer after so many bytes of body, lose the answer, answer a status instead, or wait. */
export type Fault =
  | { cutAfter: number }
  | { loseAnswer: true }
  | { status: number; code: string; retryAfter?: string; body?: string }
  | { pauseMs: number };

/** Stands before a service of Azurite; `fault` decides for each request, undefined lets it pass. */
export async function flakyProxy(
  connectionString: string,
  fault: (request: IncomingMessage) => Fault | undefined,
  service: 'Blob' | 'Queue' = 'Blob',
): Promise<{ connectionString: string; close(): void }> {
  const endpoint = new URL(new RegExp(`${service}Endpoint=([^;]+)`).exec(connectionString)?.[1] ?? '');
  const server = createServer(async (incoming, outgoing) => {
    const present = fault(incoming);
    if (present && 'pauseMs' in present) await pause(present.pauseMs);
    if (present && 'status' in present) {
      incoming.resume();
      const retry = present.retryAfter ? { 'retry-after': present.retryAfter } : {};
      outgoing.writeHead(present.status, { 'x-ms-error-code': present.code, ...retry }).end(present.body);
      return;
    }
    const { method, url, headers } = incoming;
    const forwarded = request(
      { host: endpoint.hostname, port: endpoint.port, method, path: url, headers },
      (answer) => {
        if (present && 'loseAnswer' in present) {
          outgoing.destroy();
          answer.resume();
          return;
        }
        outgoing.writeHead(answer.statusCode ?? 500, answer.headers);
        let left = present && 'cutAfter' in present ? present.cutAfter : Number.POSITIVE_INFINITY;
        answer.on('data', (chunk: Buffer) => {
          if (left > 0) outgoing.write(chunk.subarray(0, left));
          left -= chunk.length;
          if (left <= 0) setTimeout(() => outgoing.destroy(), 20);
        });
        answer.on('end', () => left > 0 && outgoing.end());
      },
    );
    // Who asked may be killed meanwhile.
    forwarded.on('error', () => outgoing.destroy());
    incoming.pipe(forwarded);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()));
  const { port } = server.address() as AddressInfo;
  return {
    connectionString: connectionString.replace(endpoint.host, `127.0.0.1:${port}`),
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}
