import { createHash } from 'node:crypto';
import { RemoteError } from '../../../shared/errors.ts';
import { world } from '../../world.ts';

/** A key that was taken back opens nothing after this. */
const GOOD_FOR_MS = 60_000;
const PATIENCE_MS = 20_000;

/** Of each instance its own: one that does not know a key asks. */
const known = new Map<string, number>();

/**
 * Whether the host takes this key: it alone knows its keys, so it is asked, at the one endpoint that does nothing else. The
 * address is the app's own and never that of a request, whose Host header anybody may choose.
 */
export async function isKey(ownUrl: string, key: string): Promise<boolean> {
  // A header cannot carry anything else.
  if (!/^[\x21-\x7e]{8,200}$/.test(key)) return false;
  const hash = createHash('sha256').update(`${ownUrl}\n${key}`).digest('hex');
  const now = world().now().getTime();
  for (const [old, until] of known) if (until <= now) known.delete(old);
  if (known.has(hash)) return true;
  const good = await ask(ownUrl, key);
  if (good) known.set(hash, now + GOOD_FOR_MS);
  return good;
}

async function ask(ownUrl: string, key: string): Promise<boolean> {
  try {
    const signal = AbortSignal.timeout(PATIENCE_MS);
    const answer = await fetch(`${ownUrl}/api/key`, { headers: { 'x-functions-key': key }, redirect: 'error', signal });
    await answer.arrayBuffer();
    if (answer.status === 204 || answer.status === 401) return answer.status === 204;
    throw new Error(`it answered ${answer.status}`);
  } catch (cause) {
    throw new RemoteError(
      `Cannot check the key: the app cannot reach itself: ${cause instanceof Error ? cause.message : 'no answer'}: current value is ${ownUrl}`,
      {
        ...{ code: 'OWN_ADDRESS_UNREACHABLE', retryable: true, cause },
        fix: 'Let the app reach its own address (WEBSITE_HOSTNAME): where only some addresses are allowed, allow those that the app calls from',
      },
    );
  }
}
