import type { BlockBlobClient } from '@azure/storage-blob';
import { RemoteError } from '../../errors.ts';
import type { WriteCondition } from '../../world.ts';
import { storageCall } from './call.ts';
import { bareEtag, quotedEtag } from './etag.ts';

type OnlyIf = WriteCondition['onlyIf'];

/** What somebody else left behind and no block can be staged over. */
export type Obstacle = 'InvalidBlobOrBlock' | 'InvalidBlobType';

export function obstacleOf(error: unknown): Obstacle | undefined {
  const reason = error instanceof RemoteError ? error.reason : undefined;
  return reason === 'InvalidBlobOrBlock' || reason === 'InvalidBlobType' ? reason : undefined;
}

/**
 * Takes it away under the condition of the write, and answers the condition that holds from then on. A blob of another type
 * is deleted, since its type never changes. Blocks of an upload that was broken off, whose ids have another length, stay for
 * a week and refuse all others: they go when anything is committed, here the blob as it is.
 */
export function clearObstacle(
  blob: BlockBlobClient,
  what: string,
  obstacle: Obstacle,
  onlyIf: OnlyIf,
): Promise<OnlyIf> {
  return storageCall('write', what, async ({ signal: abortSignal }) => {
    const conditions = conditionsOf(onlyIf);
    if (obstacle === 'InvalidBlobType') {
      await blob.delete({ conditions, abortSignal });
      return onlyIf && 'absent';
    }
    const present = onlyIf === 'absent' ? undefined : await blob.getBlockList('committed', { abortSignal });
    const ids = present?.committedBlocks?.map(({ name }) => name) ?? [];
    const { etag } = await blob.commitBlockList(ids, { conditions, abortSignal });
    return onlyIf && { etag: bareEtag(etag) };
  });
}

export function conditionsOf(onlyIf: OnlyIf) {
  if (!onlyIf) return {};
  return onlyIf === 'absent' ? { ifNoneMatch: '*' } : { ifMatch: quotedEtag(onlyIf.etag) };
}
