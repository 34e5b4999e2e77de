import type { BlobServiceClient } from '@azure/storage-blob';
import { RemoteError } from '../errors.ts';
import type { BlobStore } from '../world.ts';
import { bareEtag, quotedEtag } from './blob-etag.ts';
import { type BlobRequests, blobPath } from './blob-requests.ts';
import { isTransient, storageCall, storageStatus } from './storage-call.ts';

/** Connections that may be lost without a byte in between before reading is given up. */
const LOSSES = 5;

/** A buffer of its own, exactly as long as the content: parsers must not see a pool's neighbouring bytes. */
export function readRange(requests: BlobRequests): BlobStore['readRange'] {
  return async (container, name, { offset, length, etag }) => {
    if (length <= 0) return new Uint8Array(0);
    const headers = {
      'x-ms-range': `bytes=${offset}-${offset + length - 1}`,
      ...(etag ? { 'if-match': quotedEtag(etag) } : {}),
    };
    return storageCall('read', `${container}/${name}`, async ({ signal }) => {
      try {
        return await (await requests.get(blobPath(container, name), '', headers, signal)).bytes();
      } catch (error) {
        if (storageStatus(error) === 416) return new Uint8Array(0);
        if (isAbsentOrRefused(error)) return undefined;
        throw error;
      }
    });
  };
}

/** Opens at once, so that absence and size are known; then goes on from the last byte after each lost connection. */
export function read(service: BlobServiceClient): BlobStore['read'] {
  return async (container, name, options) => {
    const what = `${container}/${name}`;
    const blob = service.getContainerClient(container).getBlobClient(name);
    const open = (offset: number, etag: string | undefined) =>
      storageCall('read', what, async () => {
        try {
          const conditions = etag ? { ifMatch: quotedEtag(etag) } : {};
          return await blob.download(offset, undefined, { conditions, maxRetryRequests: 0 });
        } catch (error) {
          if (isAbsentOrRefused(error)) return undefined;
          throw error;
        }
      });
    const first = await open(0, options?.etag);
    if (!first) return undefined;
    const etag = bareEtag(first.etag);
    const size = first.contentLength ?? 0;
    return { etag, size, bytes: resumed(first.readableStreamBody) };

    async function* resumed(body: NodeJS.ReadableStream | undefined): AsyncGenerator<Uint8Array> {
      let at = 0;
      let losses = 0;
      let stream = body;
      while (at < size) {
        try {
          for await (const part of stream ?? []) {
            at += part.length;
            losses = 0;
            yield bytes(part);
          }
          if (at < size) throw Object.assign(new Error('Body ended early'), { code: 'ECONNRESET' });
        } catch (error) {
          if (!isTransient(error) || ++losses > LOSSES) throw error;
          stream = (await open(at, etag))?.readableStreamBody;
          if (!stream) throw changed(what);
        }
      }
    }
  };
}

function isAbsentOrRefused(error: unknown): boolean {
  const status = storageStatus(error);
  return status === 404 || status === 412;
}

function bytes(part: string | Buffer): Uint8Array {
  return typeof part === 'string' ? Buffer.from(part) : part;
}

function changed(what: string): RemoteError {
  return new RemoteError(`Cannot read "${what}": it was overwritten or deleted while it was being read`, {
    code: 'BLOB_CHANGED',
    fix: 'Try again',
    retryable: true,
  });
}
