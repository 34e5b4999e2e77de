import { setTimeout as sleep } from 'node:timers/promises';
import type { WaitingSink } from '../../cvat/waiting.ts';
import { type Attempt, attempt, unreachable } from './attempt.ts';
import type { CvatCall, Transport } from './call.ts';
import { isUnknownOrganization, refused } from './error.ts';
import { LONGEST_WAIT_MS, MOST_ATTEMPTS, PATIENCE_MS, waitMs, worthRepeating } from './repeat.ts';
import { authorizationOf, secretsOfToken } from './token.ts';

const TIMEOUT_MS = 100_000;

export type TransportOptions = {
  url: string;
  token: string;
  organization?: string;
  /** Wait before the first repetition; it doubles. Default 500 ms. */
  firstWaitMs?: number;
  /** Is told of each wait. */
  onWaiting?: WaitingSink;
};

/**
 * The one place where calls to CVAT are repeated. Answers whatever CVAT says with 2xx or a status that the call accepts;
 * all else is a RemoteError. The token goes into the header and nowhere else.
 */
export function createTransport(options: TransportOptions): Transport {
  const server = options.url.replace(/\/+$/, '');
  const authorization = authorizationOf(options.token);
  const secrets = secretsOfToken(options.token);
  const common = {
    // Asking for application/json alone would be answered with 406.
    Accept: 'application/vnd.cvat+json',
    'User-Agent': 'azureml-to-cvat',
    // Before 2.56 CVAT answers 500 to the beginning of an upload without it, where no proxy adds X-Forwarded-Host.
    Origin: new URL(server).origin,
    ...(options.organization ? { 'X-Organization': options.organization } : {}),
  };

  return async (call) => {
    const url = `${server}${call.path}${queryOf(call)}`;
    const init = {
      method: call.method,
      headers: { ...common, ...(call.anonymous ? {} : { Authorization: authorization }), ...headersOf(call) },
      body: bodyOf(call),
    };
    const started = performance.now();
    for (let number = 1; ; number++) {
      const result = await attempt(url, init, call.timeoutMs ?? TIMEOUT_MS);
      const fine = result.state === 'answered' && isFine(call, result);
      if (fine && !call.passing?.includes(result.status)) return { ...result, attempts: number };
      const wait = waitMs(number, options.firstWaitMs ?? 500, retryAfter(result));
      const patient = wait <= LONGEST_WAIT_MS && performance.now() - started + wait <= PATIENCE_MS;
      if (number === MOST_ATTEMPTS || !patient || !worthRepeating(call, result)) {
        if (fine) return { ...result, attempts: number };
        if (result.state === 'lost') throw unreachable(call, server, result);
        throw refused(call, { ...result, location: result.headers.get('location') }, secrets);
      }
      await sleep(wait);
    }
  };
}

function isFine(call: CvatCall, { status, text }: Extract<Attempt, { state: 'answered' }>): boolean {
  if (status >= 200 && status < 300) return true;
  return (call.accept?.includes(status) ?? false) && !isUnknownOrganization(status, text);
}

function retryAfter(result: Attempt): string | null {
  return result.state === 'answered' ? result.headers.get('retry-after') : null;
}

function queryOf({ query = {} }: CvatCall): string {
  const entries = Object.entries(query).map(([name, value]): [string, string] => [name, String(value)]);
  return entries.length === 0 ? '' : `?${new URLSearchParams(entries)}`;
}

function headersOf(call: CvatCall): Record<string, string> {
  return { ...(call.json === undefined ? {} : { 'Content-Type': 'application/json' }), ...call.headers };
}

/** Bytes go out with their Content-Length: CVAT takes no chunked encoding. */
function bodyOf(call: CvatCall): Uint8Array | string | null {
  return call.json === undefined ? (call.bytes ?? null) : JSON.stringify(call.json);
}
