import { setTimeout as sleep } from 'node:timers/promises';
import { RestError } from '@azure/storage-blob';
import { InvalidInputError, RemoteError } from '../../errors.ts';
import { StorageAnswer } from './answer.ts';

const ATTEMPTS = 5;
const FIRST_DELAY_MS = 200;
const LONGEST_DELAY_MS = 30_000;
const ATTEMPT_TIMEOUT_MS = 100_000;
const NETWORK_CODES = new Set([
  ...['REQUEST_SEND_ERROR', 'PARSE_ERROR', 'ECONNRESET', 'ECONNREFUSED', 'ECONNABORTED', 'EPIPE', 'ETIMEDOUT'],
  ...['ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH', 'ERR_STREAM_PREMATURE_CLOSE'],
  ...['UND_ERR_SOCKET', 'UND_ERR_CONNECT_TIMEOUT', 'UND_ERR_HEADERS_TIMEOUT', 'UND_ERR_BODY_TIMEOUT'],
  ...['UND_ERR_RES_CONTENT_LENGTH_MISMATCH', 'HPE_INVALID_EOF_STATE'],
]);

/** TLS that was not agreed upon: a wrong endpoint, or a certificate that nobody trusts here. */
const TLS_CODE = /^EPROTO$|^ERR_(?:SSL|TLS)_|CERT|UNABLE_TO_VERIFY/;

/**
 * The one place where storage calls are repeated (the SDK's own retries are off): up to five attempts on 408, 429, 5xx and
 * lost connections, honouring Retry-After. `call` must be safe to repeat. What fails in the end is a RemoteError, or an
 * InvalidInputError `CONTAINER_NOT_FOUND`; neither carries the SDK's error, whose URL may hold a SAS.
 */
export async function storageCall<T>(action: string, what: string, call: (attempt: Attempt) => Promise<T>): Promise<T> {
  for (let number = 1; ; number++) {
    try {
      return await call(new Attempt(number));
    } catch (error) {
      if (number === ATTEMPTS || !isTransient(error)) throw storageError(action, what, error);
      await sleep(delayMs(number, error));
    }
  }
}

class Attempt {
  readonly number: number;

  constructor(number: number) {
    this.number = number;
  }

  /** Made when asked for: the calls that have time limits of their own are many. */
  get signal(): AbortSignal {
    return AbortSignal.timeout(ATTEMPT_TIMEOUT_MS);
  }
}

/** The error code of Azure Storage (`x-ms-error-code`), where `error` is an answer of it. */
export function storageCode(error: unknown): string | undefined {
  if (!(error instanceof RestError) || error.statusCode === undefined) return undefined;
  return error.code ?? error.response?.headers.get('x-ms-error-code') ?? '';
}

export function storageStatus(error: unknown): number | undefined {
  return error instanceof RestError ? error.statusCode : undefined;
}

/** True where the same call may succeed in a moment. */
export function isTransient(error: unknown): boolean {
  const status = storageStatus(error);
  if (status !== undefined) return status === 408 || status === 429 || status >= 500;
  if (!(error instanceof Error)) return false;
  return error.name === 'AbortError' || error.name === 'TimeoutError' || NETWORK_CODES.has(networkCode(error) ?? '');
}

/** Says what failed in the words of the service's code; messages of the SDK may quote URLs and are left out. */
export function storageError(action: string, what: string, error: unknown): unknown {
  if (error instanceof RemoteError || error instanceof InvalidInputError) return error;
  const status = storageStatus(error);
  const code = status === undefined ? networkCode(error) : storageCode(error);
  if (code === 'ContainerNotFound') {
    return new InvalidInputError(`Cannot ${action} "${what}": the container does not exist`, {
      code: 'CONTAINER_NOT_FOUND',
      fix: 'Create the container, or correct its name',
    });
  }
  if (status === undefined && !isTransient(error) && !TLS_CODE.test(code ?? '')) return error;
  const answer = status === undefined ? 'no answer came' : `storage answered ${status}`;
  return new RemoteError(`Cannot ${action} "${what}": ${answer}: code is ${code || 'unknown'}`, {
    code: status === undefined ? 'STORAGE_UNREACHABLE' : 'STORAGE_REFUSED',
    fix: fixFor(status),
    retryable: isTransient(error),
    ...{ status, reason: code },
  });
}

function networkCode(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  if ('code' in error && typeof error.code === 'string') return error.code;
  return error.cause instanceof Error ? networkCode(error.cause) : error.name;
}

function fixFor(status: number | undefined): string {
  if (status === undefined) return 'Check the storage endpoint and the network between here and it, then try again';
  if (status === 401 || status === 403) {
    return 'Give the identity (or the key, or the SAS) the storage role that docs/deploy.md lists, and check the firewall';
  }
  return status >= 500 || status === 429 ? 'Try again in a minute' : 'See the code in the Azure Storage documentation';
}

function delayMs(attempt: number, error: unknown): number {
  const header = error instanceof StorageAnswer ? error.retryAfter : headerOf(error);
  const asked = Number(header) * 1000;
  const backOff = FIRST_DELAY_MS * 2 ** (attempt - 1) * (0.5 + Math.random());
  return Math.min(LONGEST_DELAY_MS, asked > 0 ? asked : backOff);
}

function headerOf(error: unknown): string | undefined {
  return error instanceof RestError ? error.response?.headers.get('retry-after') : undefined;
}
