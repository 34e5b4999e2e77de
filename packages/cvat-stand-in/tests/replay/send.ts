import { request as httpRequest } from 'node:http';
import { gunzipSync } from 'node:zlib';

export type Actual = { status: number; headers: Record<string, string>; json?: unknown; text: string };

const WITH_BODY = ['POST', 'PATCH', 'PUT'];

/** Without fetch(), which would add headers of its own. The address is sent as it stands. */
export function send(
  server: string,
  path: string,
  message: { method: string; headers: Record<string, string>; body?: Buffer | undefined },
): Promise<Actual> {
  const { hostname, port } = new URL(server);
  const { method, body } = message;
  const length = WITH_BODY.includes(method) ? { 'Content-Length': String(body?.length ?? 0) } : {};
  return new Promise((resolve, reject) => {
    const headers = { ...length, ...message.headers };
    const outgoing = httpRequest({ hostname, port, path, method, headers }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('error', reject);
      response.on('end', () => {
        const sent = Buffer.concat(chunks);
        const zipped = response.headers['content-encoding'] === 'gzip' && sent.length > 0;
        const text = (zipped ? gunzipSync(sent) : sent).toString('utf8');
        const type = String(response.headers['content-type'] ?? '');
        const all = Object.fromEntries(Object.entries(response.headers).map(([name, value]) => [name, String(value)]));
        const json: unknown = type.includes('json') && text !== '' ? JSON.parse(text) : undefined;
        resolve({ status: response.statusCode ?? 0, headers: all, text, ...(json === undefined ? {} : { json }) });
      });
    });
    outgoing.on('error', (error) => {
      // A connection that the server gave up while it lay idle: nothing was sent on it.
      if (outgoing.reusedSocket) resolve(send(server, path, message));
      else reject(error);
    });
    outgoing.end(body);
  });
}
