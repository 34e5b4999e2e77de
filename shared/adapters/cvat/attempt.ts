import { RemoteError } from '../../errors.ts';
import type { CvatCall } from './call.ts';

export type Attempt =
  | { state: 'answered'; status: number; headers: Headers; text: string }
  /** `sent: false` where no connection came about, so that CVAT cannot have seen the request. */
  | { state: 'lost'; sent: boolean; timedOut: boolean; reason: string; cause: unknown };

const NO_CONNECTION = new Set([
  ...['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH', 'UND_ERR_CONNECT_TIMEOUT'],
]);

/** One request and its whole answer. Only what fails on the way is `lost`; nothing is thrown for it. */
export async function attempt(url: string, init: RequestInit, timeoutMs: number): Promise<Attempt> {
  try {
    const response = await fetch(url, { ...init, redirect: 'manual', signal: AbortSignal.timeout(timeoutMs) });
    return { state: 'answered', status: response.status, headers: response.headers, text: await response.text() };
  } catch (cause) {
    const timedOut = cause instanceof Error && cause.name === 'TimeoutError';
    const code = networkCode(cause);
    const reason = timedOut ? `no answer within ${timeoutMs / 1000} s` : `no answer came: ${code}`;
    return { state: 'lost', sent: !NO_CONNECTION.has(code), timedOut, reason, cause };
  }
}

export function unreachable(call: CvatCall, server: string, lost: Extract<Attempt, { state: 'lost' }>): RemoteError {
  return new RemoteError(
    `Cannot ${call.action} "${call.what}": ${lost.reason}: current value of CVAT_URL is ${server}`,
    {
      code: 'CVAT_UNREACHABLE',
      fix: lost.sent
        ? 'Try again: the connection to CVAT broke'
        : 'Check CVAT_URL and that this machine may reach the server (DNS, firewall, certificate)',
      retryable: true,
      cause: lost.cause,
    },
  );
}

/** The code of the system or of undici; fetch hides it in the cause, or in an AggregateError of all addresses. */
function networkCode(error: unknown): string {
  if (error instanceof AggregateError && error.errors.length > 0) return networkCode(error.errors[0]);
  if (!(error instanceof Error)) return 'unknown';
  if ('code' in error && typeof error.code === 'string') return error.code;
  return error.cause === undefined ? error.message : networkCode(error.cause);
}
