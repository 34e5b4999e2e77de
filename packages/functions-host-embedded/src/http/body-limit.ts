import type { IncomingMessage } from 'node:http';
import { Transform } from 'node:stream';
import type { AppSettings } from '../app-settings.ts';

const DEFAULT_LIMIT = 104_857_600;

/** Bytes that a request may carry: 100 MiB, or the setting FUNCTIONS_REQUEST_BODY_SIZE_LIMIT. */
export function bodyLimitOf(settings: AppSettings): number {
  const limit = Number(settings.FUNCTIONS_REQUEST_BODY_SIZE_LIMIT);
  return Number.isInteger(limit) && limit > 0 ? limit : DEFAULT_LIMIT;
}

export class BodyTooLarge extends Error {
  override readonly name = 'BodyTooLarge';
}

const tooLarge = (limit: number) =>
  new BodyTooLarge(`Cannot read the request: its body is over the limit: current value is over ${limit} bytes`);

/** Content-Length in bytes; undefined where the request is chunked or has no body. */
export function declaredLength(request: IncomingMessage): number | undefined {
  const text = request.headers['content-length'];
  return text === undefined ? undefined : Number(text);
}

/** Passes a body on and fails with BodyTooLarge at the first byte over the limit. */
export function limitBytes(limit: number): Transform {
  let seen = 0;
  return new Transform({
    transform(chunk: Buffer, _, done) {
      seen += chunk.length;
      if (seen > limit) done(tooLarge(limit));
      else done(null, chunk);
    },
  });
}

/** The whole body in memory; fails with BodyTooLarge, at once where the length is declared. */
export async function readBody(request: IncomingMessage, limit: number): Promise<Buffer> {
  if ((declaredLength(request) ?? 0) > limit) throw tooLarge(limit);
  const chunks: Buffer[] = [];
  let seen = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    seen += chunk.length;
    if (seen > limit) throw tooLarge(limit);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
