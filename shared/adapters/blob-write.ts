import { randomBytes } from 'node:crypto';
import type { BlobServiceClient } from '@azure/storage-blob';
import type { BlobStore, WriteCondition } from '../world.ts';
import { bareEtag, quotedEtag } from './blob-etag.ts';
import { inBlocks } from './blocks.ts';
import { storageCall, storageCode, storageStatus } from './storage-call.ts';

/**
 * Content up to one block is one request; more is staged in blocks and committed at the end, so that readers see all or
 * nothing. A conditional write whose answer was lost would look refused when repeated: a mark in the metadata tells.
 */
export function write(service: BlobServiceClient): BlobStore['write'] {
  return async (container, name, content, condition = {}) => {
    const what = `${container}/${name}`;
    const blob = service.getContainerClient(container).getBlockBlobClient(name);
    const mark = randomBytes(8).toString('hex');
    const blobHTTPHeaders = condition.contentType ? { blobContentType: condition.contentType } : {};
    const options = { conditions: conditions(condition), blobHTTPHeaders, metadata: { writer: mark } };

    const blocks = inBlocks(typeof content === 'string' ? Buffer.from(content) : content)[Symbol.asyncIterator]();
    const first = await blocks.next();
    const head = first.done ? new Uint8Array(0) : first.value;
    let next = await blocks.next();
    if (next.done) {
      return finish(({ signal }) => blob.upload(asBuffer(head), head.length, { ...options, abortSignal: signal }));
    }
    const ids: string[] = [];
    await stage(head);
    for (; !next.done; next = await blocks.next()) await stage(next.value);
    return finish(({ signal }) => blob.commitBlockList(ids, { ...options, abortSignal: signal }));

    async function stage(block: Uint8Array): Promise<void> {
      const id = Buffer.from(`${mark}${String(ids.length).padStart(8, '0')}`).toString('base64');
      ids.push(id);
      await storageCall('write', what, ({ signal }) =>
        blob.stageBlock(id, asBuffer(block), block.length, { abortSignal: signal }),
      );
    }

    function finish(
      send: (attempt: { signal: AbortSignal }) => Promise<{ etag?: string | undefined }>,
    ): Promise<{ etag: string } | undefined> {
      return storageCall('write', what, async (attempt) => {
        try {
          return { etag: bareEtag((await send(attempt)).etag) };
        } catch (error) {
          if (!condition.onlyIf || !isRefused(error)) throw error;
          if (attempt.number === 1) return undefined;
          const now = await blob.getProperties();
          return now.metadata?.writer === mark ? { etag: bareEtag(now.etag) } : undefined;
        }
      });
    }
  };
}

function conditions({ onlyIf }: WriteCondition) {
  if (!onlyIf) return {};
  return onlyIf === 'absent' ? { ifNoneMatch: '*' } : { ifMatch: quotedEtag(onlyIf.etag) };
}

/**
 * 409 BlobAlreadyExists is how Azure refuses If-None-Match: * on a write. 404 answers If-Match on a blob that is gone. 400
 * InvalidBlockList: another writer committed meanwhile and so discarded our staged blocks.
 */
function isRefused(error: unknown): boolean {
  const code = storageCode(error);
  if (storageStatus(error) === 412) return true;
  return code === 'BlobAlreadyExists' || code === 'BlobNotFound' || code === 'InvalidBlockList';
}

function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
