import { setTimeout as sleep } from 'node:timers/promises';
import type { BlobLeaseClient, BlobServiceClient } from '@azure/storage-blob';
import type { BlobStore } from '../../world.ts';
import { storageCall, storageCode, storageStatus } from './call.ts';

/** When a lease is renewed; a test moves it on by hand. */
export type LeaseClock = { now(): number; sleep(ms: number, done: AbortSignal): Promise<void> };

const MACHINE: LeaseClock = {
  now: () => performance.now(),
  sleep: (ms, signal) => sleep(ms, undefined, { signal }),
};

/**
 * A lease that is not renewed any more (its holder crashed) is free again after `seconds`. A lease alone is no proof of
 * being alone, since it can expire while its holder sleeps: writes must be conditional as well.
 */
export function withLease(service: BlobServiceClient, seconds: number, clock = MACHINE): BlobStore['withLease'] {
  return async (container, name, work) => {
    const what = `${container}/${name}`;
    const blob = service.getContainerClient(container).getBlockBlobClient(name);
    const lease = blob.getBlobLeaseClient();
    const acquire = () =>
      storageCall('lease', what, async ({ signal }) => {
        try {
          await lease.acquireLease(seconds, { abortSignal: signal });
          return 'held';
        } catch (error) {
          const code = storageCode(error);
          // The second: somebody breaks the lease by hand, and its holder may go on for some seconds.
          if (code === 'LeaseAlreadyPresent' || code === 'LeaseIsBreakingAndCannotBeAcquired') return 'busy';
          if (code === 'BlobNotFound') return 'absent';
          throw error;
        }
      });
    let state = await acquire();
    if (state === 'absent') {
      await storageCall('write', what, async () => {
        try {
          await blob.upload('', 0, { conditions: { ifNoneMatch: '*' } });
        } catch (error) {
          // Another one made it first, and may hold its lease already.
          if (storageStatus(error) !== 409 && storageStatus(error) !== 412) throw error;
        }
      });
      state = await acquire();
    }
    if (state !== 'held') return undefined;
    const lost = new AbortController();
    const done = new AbortController();
    const renewing = renew(lease, seconds, { lost, done: done.signal, clock });
    try {
      return await work(lost.signal);
    } finally {
      done.abort();
      await renewing;
      if (!lost.signal.aborted) await release(lease, what);
    }
  };
}

/** Renews every third of the time; says `lost` when it is somebody else's or could not be renewed in time. */
async function renew(
  lease: BlobLeaseClient,
  seconds: number,
  { lost, done, clock }: { lost: AbortController; done: AbortSignal; clock: LeaseClock },
): Promise<void> {
  let validUntil = clock.now() + seconds * 1000;
  while (!done.aborted) {
    try {
      await clock.sleep((seconds * 1000) / 3, done);
    } catch {
      return; // the work is done
    }
    const asked = clock.now();
    try {
      await lease.renewLease({ abortSignal: AbortSignal.timeout((seconds * 1000) / 3) });
      validUntil = asked + seconds * 1000;
    } catch (error) {
      const status = storageStatus(error);
      const taken = status === 404 || status === 409 || status === 412;
      if (!taken && clock.now() + (seconds * 1000) / 3 < validUntil) continue;
      lost.abort(new Error('Cannot go on: the lease was lost'));
      return;
    }
  }
}

async function release(lease: BlobLeaseClient, what: string): Promise<void> {
  await storageCall('release', what, async ({ signal }) => {
    try {
      await lease.releaseLease({ abortSignal: signal });
    } catch (error) {
      // 404, 409 and 412: the lease or the blob is gone, which is what was wanted.
      const status = storageStatus(error);
      if (status !== 404 && status !== 409 && status !== 412) throw error;
    }
  });
}
