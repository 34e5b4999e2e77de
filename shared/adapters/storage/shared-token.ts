import type { AccessToken } from '@azure/identity';

const RENEW_BEFORE_MS = 300_000;

/** One token for all requests until shortly before it expires; those that come meanwhile wait for the same one. */
export function sharedToken(getToken: () => Promise<AccessToken | null>): () => Promise<string> {
  let asked: Promise<AccessToken | null> | undefined;
  let since = 0;
  let until = 0;
  return async () => {
    // By a clock that was ahead when it was asked for, it would seem valid for hours after its end.
    if (!asked || Date.now() < since || Date.now() > until) {
      since = Date.now();
      until = Number.POSITIVE_INFINITY;
      asked = getToken();
      try {
        until = ((await asked)?.expiresOnTimestamp ?? 0) - RENEW_BEFORE_MS;
      } catch (error) {
        asked = undefined;
        throw error;
      }
    }
    return (await asked)?.token ?? '';
  };
}
