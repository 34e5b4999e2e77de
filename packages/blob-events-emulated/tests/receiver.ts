import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { z } from 'zod';
import { BlobEvent } from '../src/event.ts';

export type Receiver = {
  url: string;
  /** Accepted events, in the order of arrival. */
  events: BlobEvent[];
  /** `Created images/a.jpg`, in the order of arrival. */
  arrived(): string[];
  close(): Promise<void>;
};

/** A webhook that answers the n-th request (from 0) with `statusOf(n)`. */
export async function startReceiver(statusOf: (request: number) => number = () => 202): Promise<Receiver> {
  const events: BlobEvent[] = [];
  let requests = 0;
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const status = statusOf(requests);
    requests += 1;
    if (status < 300) events.push(...z.array(BlobEvent).parse(JSON.parse(Buffer.concat(chunks).toString())));
    response.writeHead(status).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/runtime/webhooks/blobs?functionName=Host.Functions.f&code=k`,
    events,
    arrived: () => events.map(describe),
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function describe({ eventType, subject }: BlobEvent): string {
  const [, name] = subject.split('/blobs/');
  return `${eventType.replace('Microsoft.Storage.Blob', '')} ${name}`;
}
