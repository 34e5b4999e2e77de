import { setTimeout as sleep } from 'node:timers/promises';
import type { WaitingSink } from '../../cvat/waiting.ts';
import { type Answered, type Attempt, attempt, unreachable } from './attempt.ts';
import type { CvatAnswer, CvatCall, Transport } from './call.ts';
import { isMissing, isUnknownOrganization, refused, tooLarge } from './error.ts';
import { type Judged, judge, unexpected } from './foreign.ts';
import { ownTurn } from './own-turn.ts';
import { LONGEST_WAIT_MS, MOST_ATTEMPTS, PATIENCE_MS, worthRepeating } from './repeat.ts';
import { authorizationOf, secretsOfToken } from './token.ts';
import { waitMs } from './wait-time.ts';
import { tellingWaits } from './waits.ts';
import { wordsOf } from './words.ts';

const TIMEOUT_MS = 100_000;
const MOST_BYTES = 64 * 1024 * 1024;

export type TransportOptions = {
  url: string;
  token: string;
  organization?: string;
  /** Wait before the first repetition; it doubles. Default 500 ms. */
  firstWaitMs?: number;
  /** The largest answer that is read. Default 64 MB; of a job's annotations 256 MB. */
  mostBytes?: number;
  /** Is told of each wait. */
  onWaiting?: WaitingSink;
};

/**
 * The one place where calls to CVAT are repeated. Answers whatever CVAT says with 2xx or a status that the call accepts;
 * all else is a RemoteError. The token goes into the header of requests to this server and nowhere else: redirects are not
 * followed.
 */
export function createTransport(options: TransportOptions): Transport {
  const server = options.url.replace(/\/+$/, '');
  const { origin, pathname } = new URL(server);
  const base = pathname.replace(/\/+$/, '');
  const authorization = authorizationOf(options.token);
  const secretsOfAll = secretsOfToken(options.token);
  const common = {
    // Asking for application/json alone would be answered with 406.
    Accept: 'application/vnd.cvat+json',
    'User-Agent': 'azureml-to-cvat',
    // Before 2.56 CVAT answers 500 to the beginning of an upload without it, where no proxy adds X-Forwarded-Host.
    Origin: origin,
  };
  const workspace = options.organization ? { 'X-Organization': options.organization } : {};

  return async (call) => {
    const path = `${base}${call.path}${queryOf(call)}`;
    const authorized = call.anonymous ? {} : { Authorization: authorization };
    const headers = { ...common, ...(call.everywhere ? {} : workspace), ...authorized, ...headersOf(call) };
    const sent = { origin, path, method: call.method, headers, body: bodyOf(call) };
    const limits = {
      timeoutMs: call.timeoutMs ?? TIMEOUT_MS,
      mostBytes: options.mostBytes ?? call.mostBytes ?? MOST_BYTES,
    };
    const secrets = [...secretsOfAll, ...(call.secrets ?? [])];
    const waits = tellingWaits(options.onWaiting, call);
    const started = performance.now();
    try {
      for (let number = 1; ; number++) {
        const answered = waits.unanswered(number);
        const result = normal(await attempt(sent, limits).finally(answered));
        if (result.state === 'answered') await ownTurn(result);
        const { foreign, json } = judged(call, result);
        const answer =
          result.state === 'answered' ? { ...result, ...(json ? { json } : {}), attempts: number, secrets } : undefined;
        const fine = answer !== undefined && foreign === undefined && isFine(call, answer);
        if (fine && !call.retryStatuses?.includes(answer.status)) return answer;
        const wait = waitMs(number, options.firstWaitMs ?? 500, answer?.headers.get('retry-after'));
        const patient = wait <= LONGEST_WAIT_MS && performance.now() - started + wait <= PATIENCE_MS;
        if (
          number === MOST_ATTEMPTS ||
          !patient ||
          !worthRepeating(call, result, foreign === undefined ? undefined : { number })
        ) {
          if (fine) return answer;
          if (result.state === 'lost') throw unreachable(call, server, result);
          throw errorOf(call, { ...result, attempts: number, secrets, foreign }, limits);
        }
        waits.pause(result.state === 'lost' ? result.reason : saidBy(result, secrets), number, wait);
        await sleep(wait);
      }
    } finally {
      waits.over();
    }
  };
}

/** CVAT calls an object that is gone a bad request where it was named beside another one. */
function normal(result: Attempt): Attempt {
  return result.state === 'answered' && isMissing(result) ? { ...result, status: 404 } : result;
}

function judged(call: CvatCall, result: Attempt): Judged {
  return result.state === 'answered' ? judge(call, result) : {};
}

function isFine(call: CvatCall, answer: Answered): boolean {
  if (answer.status >= 200 && answer.status < 300) return answer.whole;
  return (call.accept?.includes(answer.status) ?? false) && !isUnknownOrganization(answer.status, answer.text);
}

function errorOf(
  call: CvatCall,
  { foreign, ...answer }: Answered & CvatAnswer & { foreign: string | undefined },
  { mostBytes }: { mostBytes: number },
) {
  if (answer.status >= 200 && answer.status < 300 && !answer.whole) return tooLarge(call, answer, mostBytes);
  return foreign === undefined ? refused(call, answer) : unexpected(call, answer, foreign);
}

function saidBy({ status, text }: Answered, secrets: readonly string[]): string {
  return `CVAT answered ${status}: ${wordsOf(text, secrets)}`;
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
