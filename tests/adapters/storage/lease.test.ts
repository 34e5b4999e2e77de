import { afterEach, describe, expect, test } from 'vitest';
import { type LeaseClock, withLease } from '../../../shared/adapters/storage/lease.ts';
import { blobService } from '../../../shared/adapters/storage/service.ts';
import { type Scripted, type Seen, startScripted } from '../scripted-server.ts';

const SECONDS = 15;
let server: Awaited<ReturnType<typeof startScripted>> | undefined;
afterEach(() => server?.stop());

const refused = (status: number, code: string): Scripted => ({ status, headers: { 'x-ms-error-code': code } });
const OK: Scripted = { status: 200 };
const BUSY = refused(409, 'LeaseAlreadyPresent');

/** Moves on by a third of the lease whenever the test says so. */
function handClock() {
  let at = 0;
  let wake: (() => void) | undefined;
  const clock: LeaseClock = {
    now: () => at,
    sleep: (ms, done) =>
      new Promise((resolve, reject) => {
        done.addEventListener('abort', () => reject(new Error('done')));
        wake = () => {
          at += ms;
          resolve();
        };
      }),
  };
  return {
    clock,
    async tick() {
      await expect.poll(() => wake).toBeDefined();
      wake?.();
      wake = undefined;
    },
  };
}

/** Storage that answers each action of a lease in turn; what the list does not say goes well. */
async function leased(script: Partial<Record<'acquire' | 'renew' | 'release' | 'upload', Scripted[]>>) {
  const answered: string[] = [];
  const actionOf = ({ query, headers }: Seen) =>
    query.get('comp') === 'lease' ? String(headers['x-ms-lease-action']) : 'upload';
  server = await startScripted((seen) => {
    const action = actionOf(seen);
    answered.push(action);
    const next = Object.entries(script)
      .find(([name]) => name === action)?.[1]
      ?.shift();
    return (
      next ?? { status: action === 'acquire' || action === 'upload' ? 201 : 200, headers: { 'x-ms-lease-id': 'id' } }
    );
  });
  const connectionString = `BlobEndpoint=${server.url}/account;SharedAccessSignature=sv=1&sig=x`;
  const { clock, tick } = handClock();
  const lease = withLease(blobService({ connectionString }), SECONDS, clock);
  return { lease, tick, answered, times: (action: string) => answered.filter((one) => one === action).length };
}

describe('withLease() renews every third of the time', () => {
  /** What storage answers to each renewal, and after which of them the lease counts as lost. */
  test.each<[string, Scripted[], number | undefined]>([
    ['goes on while all goes well', [OK, OK, OK, OK], undefined],
    ['goes on where one renewal fails', [refused(500, 'InternalError'), OK, OK], undefined],
    ['goes on where one renewal gets no answer', ['reset', OK, OK], undefined],
    ['gives up before it ends where none succeeds', [refused(500, 'x'), refused(503, 'x'), OK], 2],
    ['counts the time from the last renewal', [OK, refused(500, 'x'), 'reset', OK], 3],
    ['gives up at once where somebody else has it', [refused(409, 'LeaseIdMismatchWithLeaseOperation'), OK], 1],
    ['gives up at once where it has ended', [OK, refused(412, 'LeaseLost')], 2],
    ['gives up at once where the blob is gone', [refused(404, 'BlobNotFound')], 1],
  ])('and %s', async (_, renew, lostAfter) => {
    const { lease, tick, times } = await leased({ renew: [...renew] });
    const lostAt = await lease('c', 'lease', async (lost) => {
      for (let renewal = 1; renewal <= renew.length; renewal++) {
        await tick();
        await expect.poll(() => times('renew')).toBe(renewal);
        if (renewal === lostAfter) await expect.poll(() => lost.aborted).toBe(true);
        if (lost.aborted) return renewal;
      }
      return 'never';
    });
    expect(lostAt).toBe(lostAfter ?? 'never');
    // What is lost is somebody else's, and not released.
    expect(times('release')).toBe(lostAfter === undefined ? 1 : 0);
  });
});

describe('withLease() at its beginning', () => {
  test.each(['LeaseAlreadyPresent', 'LeaseIsBreakingAndCannotBeAcquired'])('yields to %s', async (code) => {
    const { lease, answered } = await leased({ acquire: [refused(409, code)] });
    expect(await lease('c', 'lease', async () => 'mine')).toBeUndefined();
    expect(answered).toEqual(['acquire']);
  });

  test('makes the blob where there is none', async () => {
    const { lease, answered } = await leased({ acquire: [refused(404, 'BlobNotFound')] });
    expect(await lease('c', 'lease', async () => 'mine')).toBe('mine');
    expect(answered).toEqual(['acquire', 'upload', 'acquire', 'release']);
  });

  test.each([409, 412])('takes the blob of who made it first (%i)', async (status) => {
    const { lease } = await leased({ acquire: [refused(404, 'BlobNotFound'), BUSY], upload: [refused(status, 'x')] });
    expect(await lease('c', 'lease', async () => 'mine')).toBeUndefined();
  });

  test.each<[string, Scripted]>([
    ['acquire', refused(403, 'AuthorizationFailure')],
    ['upload', refused(403, 'AuthorizationFailure')],
  ])('passes on a refusal to %s', async (action, refusal) => {
    const acquire = action === 'acquire' ? [refusal] : [refused(404, 'BlobNotFound')];
    const { lease } = await leased({ acquire, upload: [refusal] });
    await expect(lease('c', 'lease', async () => 'mine')).rejects.toMatchObject({
      code: 'STORAGE_REFUSED',
      status: 403,
    });
  });
});

describe('withLease() at its end', () => {
  test.each([404, 409, 412])('is content where the lease is gone already (%i)', async (status) => {
    const { lease } = await leased({ release: [refused(status, 'x')] });
    expect(await lease('c', 'lease', async () => 'mine')).toBe('mine');
  });

  test('passes on a refusal to release', async () => {
    const { lease } = await leased({ release: [refused(403, 'x')] });
    await expect(lease('c', 'lease', async () => 'mine')).rejects.toMatchObject({ status: 403 });
  });

  test('releases once where the answer is lost, and answers after the lease is released', async () => {
    const { lease, answered } = await leased({ release: ['reset'] });
    expect(await lease('c', 'lease', async () => 'mine')).toBe('mine');
    expect(answered).toEqual(['acquire', 'release', 'release']);
  });
});
