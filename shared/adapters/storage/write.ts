import type { BlobServiceClient, BlockBlobClient } from '@azure/storage-blob';
import type { BlobStore, WriteCondition } from '../../world.ts';
import { AtMost } from './at-most.ts';
import { inBlocks } from './blocks.ts';
import { storageCall, storageCode, storageStatus } from './call.ts';
import { inContentBlocks } from './content-blocks.ts';
import { bareEtag } from './etag.ts';
import { clearObstacle, conditionsOf, obstacleOf } from './obstacle.ts';
import { isMarked, writerMark } from './writer-mark.ts';

/** Of content that is in memory anyway. */
const BLOCK_BYTES = 4 * 1024 * 1024;
/**
 * Of a stream. Its blocks are filled again once they are sent: for fresh ones of 4 MB, V8 marked its whole heap eight times while
 * a document of 37 MB was made and answered; now it does so once or twice.
 */
const STREAM_BLOCK_BYTES = 1024 * 1024;
const STAGED_AT_ONCE = 4;

/** A block that stands in the blob already needs no sending. */
type Block = { id: string; bytes: Uint8Array };

/**
 * Content up to one block is one request; more is staged in blocks and committed at the end, so that readers see all or
 * nothing. A conditional write whose answer was lost would look refused when repeated: a mark in the metadata tells.
 */
export function write(service: BlobServiceClient): BlobStore['write'] {
  return async (container, name, content, condition = {}) => {
    const what = `${container}/${name}`;
    const blob = service.getContainerClient(container).getBlockBlobClient(name);
    const { mark, metadata } = writerMark();
    const blobHTTPHeaders = condition.contentType ? { blobContentType: condition.contentType } : {};
    let { onlyIf } = condition;
    let clearing: Promise<WriteCondition['onlyIf']> | undefined;
    const options = (abortSignal: AbortSignal) => ({
      ...{ conditions: conditionsOf(onlyIf), blobHTTPHeaders, metadata, abortSignal },
    });

    const bytes = typeof content === 'string' ? Buffer.from(content) : content;
    const reuse = condition.reuseBlocks && !(bytes instanceof Uint8Array);
    const streamed = !reuse && !(bytes instanceof Uint8Array);
    const spare: Uint8Array[] = [];
    const blocks = reuse ? inContentBlocks(bytes) : namedBlocks(bytes, mark, spare);
    const first = await blocks.next();
    const second = first.done ? first : await blocks.next();
    if (first.done || second.done) {
      const whole = first.done ? new Uint8Array(0) : first.value.bytes;
      return cleared(() => finish((signal) => blob.upload(asBuffer(whole), whole.length, options(signal))));
    }
    const present = reuse ? await cleared(() => committedBlocks(blob, what)) : new Set<string>();
    const ids: string[] = [];
    const staging = new AtMost(STAGED_AT_ONCE);
    try {
      await stage(first.value);
      await stage(second.value);
      for await (const block of blocks) await stage(block);
    } finally {
      await staging.end();
    }
    return finish((signal) => blob.commitBlockList(ids, options(signal)));

    async function stage({ id, bytes: block }: Block): Promise<void> {
      ids.push(id);
      if (present.has(id)) return;
      present.add(id);
      await staging.add(async () => {
        await cleared(() =>
          storageCall('write', what, ({ signal }) =>
            blob.stageBlock(id, asBuffer(block), block.length, { abortSignal: signal }),
          ),
        );
        if (streamed && block.length === STREAM_BLOCK_BYTES) spare.push(block);
      });
    }

    async function cleared<T>(send: () => Promise<T>): Promise<T> {
      try {
        return await send();
      } catch (error) {
        const obstacle = obstacleOf(error);
        if (!obstacle) throw error;
        clearing ??= clearObstacle(blob, what, obstacle, onlyIf);
        onlyIf = await clearing;
        return send();
      }
    }

    function finish(
      send: (signal: AbortSignal) => Promise<{ etag?: string | undefined }>,
    ): Promise<{ etag: string } | undefined> {
      return storageCall('write', what, async ({ number, signal }) => {
        try {
          return { etag: bareEtag((await send(signal)).etag) };
        } catch (error) {
          if (!onlyIf || !isRefused(error)) throw error;
          if (number === 1) return undefined;
          const now = await blob.getProperties();
          return isMarked(now.metadata, mark) ? { etag: bareEtag(now.etag) } : undefined;
        }
      });
    }
  };
}

async function* namedBlocks(
  content: Uint8Array | AsyncIterable<Uint8Array>,
  mark: string,
  spare: Uint8Array[],
): AsyncGenerator<Block> {
  let count = 0;
  const size = content instanceof Uint8Array ? BLOCK_BYTES : STREAM_BLOCK_BYTES;
  for await (const bytes of inBlocks(content, size, spare)) {
    yield { id: Buffer.from(`${mark}${String(count++).padStart(8, '0')}`).toString('base64'), bytes };
  }
}

/** Names of the blocks that the blob is made of; none where it was written as a whole. */
function committedBlocks(blob: BlockBlobClient, what: string): Promise<Set<string>> {
  return storageCall('read', what, async ({ signal }) => {
    try {
      const list = await blob.getBlockList('committed', { abortSignal: signal });
      return new Set(list.committedBlocks?.map((block) => block.name));
    } catch (error) {
      if (storageCode(error) === 'BlobNotFound') return new Set<string>();
      throw error;
    }
  });
}

/**
 * 409 BlobAlreadyExists is how Azure refuses If-None-Match: * on a write. 404 answers If-Match on a blob that is gone. 400
 * InvalidBlockList: another writer committed meanwhile and so discarded our staged blocks.
 * 412 LeaseIdMissing is no condition of ours: somebody holds a lease on the blob, for as long as he likes.
 */
function isRefused(error: unknown): boolean {
  const code = storageCode(error);
  if (storageStatus(error) === 412) return code !== 'LeaseIdMissing';
  return code === 'BlobAlreadyExists' || code === 'BlobNotFound' || code === 'InvalidBlockList';
}

function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
