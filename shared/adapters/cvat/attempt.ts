import type { Dispatcher } from 'undici';
import { RemoteError } from '../../errors.ts';
import { agent } from './agent.ts';
import { answerBytes, headerOf } from './answer-bytes.ts';
import type { CvatCall } from './call.ts';

export type Answered = {
  state: 'answered';
  status: number;
  headers: { get(name: string): string | null };
  text: string;
  /** In place of text where the answer is an image. */
  picture?: Uint8Array;
  whole: boolean;
};
/** `sent: false` where no connection came about, so that CVAT cannot have seen the request. */
export type Lost = { state: 'lost'; sent: boolean; timedOut: boolean; reason: string; cause: unknown };
export type Attempt = Answered | Lost;

const NO_CONNECTION = new Set([
  ...['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH', 'UND_ERR_CONNECT_TIMEOUT'],
]);
/** Of a refusal only the beginning is ever shown. */
const MOST_REFUSAL_BYTES = 64 * 1024;

export type Sent = Pick<Dispatcher.RequestOptions, 'origin' | 'path' | 'method' | 'body'> & {
  headers: Record<string, string>;
};

/**
 * One request and its whole answer. Only what fails on the way is `lost`; nothing is thrown for it. Redirects are not followed.
 *
 * Not `fetch`: it takes twice the CPU time (0.45 against 0.21 ms a small answer, both with the server's side).
 */
export async function attempt(sent: Sent, limits: { timeoutMs: number; mostBytes: number }): Promise<Attempt> {
  try {
    const signal = AbortSignal.timeout(limits.timeoutMs);
    const given = { ...sent.headers, 'Accept-Encoding': 'gzip' };
    const response = await agent.request({ ...sent, headers: given, signal });
    const { statusCode: status } = response;
    const headers = { get: (name: string) => headerOf(response, name) };
    const ok = status >= 200 && status < 300;
    const { bytes, whole } = await answerBytes(response, sent, ok ? limits.mostBytes : MOST_REFUSAL_BYTES);
    const common = { state: 'answered', status, headers, whole } as const;
    const type = headers.get('content-type') ?? '';
    if (type.startsWith('image/')) return { ...common, text: '', picture: bytes };
    // As CVAT calls files of kinds that it has no name for, such as TGA.
    const file = type.startsWith('application/octet-stream') ? { picture: bytes } : {};
    return { ...common, text: new TextDecoder().decode(bytes), ...file };
  } catch (cause) {
    const timedOut = cause instanceof Error && cause.name === 'TimeoutError';
    const code = networkCode(cause);
    const reason = timedOut ? `no answer within ${limits.timeoutMs / 1000} s` : `no answer came: ${code}`;
    return { state: 'lost', sent: !NO_CONNECTION.has(code), timedOut, reason, cause };
  }
}

export function unreachable(call: CvatCall, server: string, lost: Lost): RemoteError {
  return new RemoteError(
    `Cannot ${call.action} "${call.what}": ${lost.reason}: current value of CVAT_URL is ${server}`,
    { code: 'CVAT_UNREACHABLE', fix: fixOf(call, lost), retryable: true, cause: lost.cause },
  );
}

function fixOf(call: CvatCall, lost: Lost): string {
  if (lost.timedOut && call.slow) return call.slow.fix;
  if (lost.sent) return 'Try again: the connection to CVAT broke';
  return 'Check CVAT_URL and that this machine may reach the server (DNS, firewall, certificate)';
}

/** The code of the system or of undici; fetch hides it in the cause, or in an AggregateError of all addresses. */
function networkCode(error: unknown): string {
  if (error instanceof AggregateError && error.errors.length > 0) return networkCode(error.errors[0]);
  if (!(error instanceof Error)) return 'unknown';
  if ('code' in error && typeof error.code === 'string') return error.code;
  return error.cause === undefined ? error.message : networkCode(error.cause);
}
