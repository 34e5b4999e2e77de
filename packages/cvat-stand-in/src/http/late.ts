import { IncomingMessage } from 'node:http';
import { Socket } from 'node:net';
import { readBytes } from './body.ts';
import type { Rendered } from './render.ts';

/** A request whose client is answered before it is worked on: all of it is read now, and can be handled at any time. */
export async function keepForLater(message: IncomingMessage): Promise<IncomingMessage> {
  const body = await readBytes(message);
  const kept = new IncomingMessage(new Socket());
  if (message.method !== undefined) kept.method = message.method;
  if (message.url !== undefined) kept.url = message.url;
  kept.headers = message.headers;
  kept.rawHeaders = message.rawHeaders;
  kept.push(body);
  kept.push(null);
  return kept;
}

/** What nginx answers when it has waited for 60 s. */
export function gatewayTimeout(): Rendered {
  const title = '504 Gateway Time-out';
  const body = `<html>\n<head><title>${title}</title></head>\n<body>\n<center><h1>${title}</h1></center>\n</body>\n</html>\n`;
  return { status: 504, headers: { 'Content-Type': 'text/html' }, body: Buffer.from(body) };
}
