import { RemoteError } from '../../errors.ts';
import type { BlobStore } from '../../world.ts';
import { isTransient, storageCall, storageStatus } from './call.ts';
import { bareEtag, quotedEtag } from './etag.ts';
import { type BlobRequests, blobPath } from './requests.ts';

/** Connections that may be lost without a byte in between before reading is given up. */
const LOSSES = 5;

export function readRange(requests: BlobRequests): BlobStore['readRange'] {
  // No async functions within: this is for each of a hundred thousand images.
  return (container, name, { offset, length, etag, into = Buffer.allocUnsafeSlow(length) }) => {
    if (length <= 0) return Promise.resolve(new Uint8Array(0));
    const [path, range, headers] = [
      blobPath(container, name),
      { offset, into: into.subarray(0, length) },
      ifMatch(etag),
    ];
    return storageCall<Uint8Array | undefined>('read', `${container}/${name}`, () =>
      requests.range(path, range, headers).catch(nothingThere),
    );
  };
}

/** No bytes behind the end, and none of a version that is gone. */
function nothingThere(error: unknown): Uint8Array | undefined {
  if (storageStatus(error) === 416) return new Uint8Array(0);
  if (isAbsentOrRefused(error)) return undefined;
  throw error;
}

/** Opens at once, so that absence and size are known; then goes on from the last byte after each lost connection. */
export function read(requests: BlobRequests): BlobStore['read'] {
  return async (container, name, options) => {
    const what = `${container}/${name}`;
    const open = (headers: Record<string, string>) =>
      storageCall('read', what, async () => {
        try {
          return await requests.get(blobPath(container, name), '', headers);
        } catch (error) {
          if (isAbsentOrRefused(error)) return undefined;
          throw error;
        }
      });
    const first = await open(ifMatch(options?.etag));
    if (!first) return undefined;
    const etag = bareEtag(first.headers.etag?.toString());
    const size = Number(first.headers['content-length']);
    return { etag, size, bytes: resumed(first.body) };

    async function* resumed(body: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
      let at = 0;
      let losses = 0;
      let stream = body;
      for (;;) {
        try {
          for await (const part of stream) {
            at += part.length;
            losses = 0;
            yield part;
          }
          if (at >= size) return;
          throw Object.assign(new Error('The body ended early'), { code: 'ECONNRESET' });
        } catch (error) {
          if (!isTransient(error) || ++losses > LOSSES) throw error;
          const next = await open({ 'x-ms-range': `bytes=${at}-`, ...ifMatch(etag) });
          if (!next) throw changed(what);
          stream = next.body;
        }
      }
    }
  };
}

function ifMatch(etag: string | undefined): Record<string, string> {
  return etag ? { 'if-match': quotedEtag(etag) } : {};
}

function isAbsentOrRefused(error: unknown): boolean {
  const status = storageStatus(error);
  return status === 404 || status === 412;
}

function changed(what: string): RemoteError {
  return new RemoteError(`Cannot read "${what}": it was overwritten or deleted while it was being read`, {
    code: 'BLOB_CHANGED',
    fix: 'Try again',
    retryable: true,
  });
}
