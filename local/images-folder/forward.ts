import { Agent, type IncomingMessage, type ServerResponse, request as send } from 'node:http';
import { pipeline } from 'node:stream/promises';

/** Hands requests on to another server as they came; their signatures hold there, since they do not name the server. */
export function createForward(origin: string) {
  const agent = new Agent({ keepAlive: true });
  return {
    async forward(request: IncomingMessage, response: ServerResponse): Promise<void> {
      const { method, headers, url = '/' } = request;
      const { host: _, ...passed } = headers;
      const { hostname, port } = new URL(origin);
      const onward = send({ agent, hostname, port, path: url, ...(method ? { method } : {}), headers: passed });
      const answered = new Promise<IncomingMessage>((resolve, reject) =>
        onward.once('response', resolve).once('error', reject),
      );
      // An answer may come before all was sent: what is wrong with the rest is for the answer to say.
      const sent = pipeline(request, onward).catch(() => undefined);
      const answer = await answered;
      response.writeHead(answer.statusCode ?? 502, answer.rawHeaders);
      await pipeline(answer, response);
      await sent;
    },
    close: () => agent.destroy(),
  };
}
