import { pipeline, Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { createGunzip, gunzipSync } from 'node:zlib';
import type { Dispatcher } from 'undici';
import { boundedBytes } from './bounded-bytes.ts';

type Answer = Pick<Dispatcher.ResponseData, 'statusCode' | 'headers' | 'body'>;

/** Of a packed answer, and of what it is unpacked to: the loop stands still for 2 ms at most. */
const SMALL = { packed: 16 * 1024, unpacked: 512 * 1024 };

/**
 * The body of an answer, unpacked, `most` bytes at most. Small ones, nearly all, are unpacked at once: that takes 0.02 to 0.05 ms of CPU
 * time, and a stream 0.45 ms.
 */
export async function answerBytes(
  answer: Answer,
  { method }: Pick<Dispatcher.RequestOptions, 'method'>,
  most: number,
): Promise<{ bytes: Uint8Array; whole: boolean }> {
  const { statusCode, body } = answer;
  // Whoever reads it hears of its errors; a connection that is lost when nobody reads any more must not end the process.
  body.on('error', () => undefined);
  const length = headerOf(answer, 'content-length');
  const packed = /^(?:x-)?gzip$/i.test(headerOf(answer, 'content-encoding') ?? '');
  if (!packed || method === 'HEAD' || statusCode === 204 || length === '0') return boundedBytes(body, most);
  if (length === null || Number(length) > SMALL.packed) return boundedBytes(unpacking(body), most);
  const bytes = await buffer(body);
  return unpackedAtOnce(bytes, most) ?? boundedBytes(unpacking(Readable.from([bytes])), most);
}

export function headerOf({ headers }: Pick<Answer, 'headers'>, name: string): string | null {
  const value = headers[name];
  return (Array.isArray(value) ? value.join(', ') : value) ?? null;
}

/** undefined where it becomes large. */
function unpackedAtOnce(packed: Buffer, most: number): { bytes: Uint8Array; whole: boolean } | undefined {
  try {
    const maxOutputLength = Math.min(most, SMALL.unpacked);
    return { bytes: gunzipSync(packed, { maxOutputLength, chunkSize: 4096 }), whole: true };
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ERR_BUFFER_TOO_LARGE') return undefined;
    throw error;
  }
}

function unpacking(body: Readable): AsyncIterable<Uint8Array> {
  return pipeline(body, createGunzip(), () => undefined);
}
