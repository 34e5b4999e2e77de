import { RestError } from '@azure/storage-blob';

/** An answer of the service that is no success; its `retry-after`, where it gave one. */
export class StorageAnswer extends RestError {
  readonly retryAfter: string | undefined;

  constructor(status: number, code: string, retryAfter: string | undefined) {
    super(`Storage answered ${status} ${code}`, { statusCode: status, code });
    this.retryAfter = retryAfter;
  }
}

export function storageAnswer(status: number, headers: Record<string, string | string[] | undefined>): StorageAnswer {
  const code = headers['x-ms-error-code'];
  return new StorageAnswer(status, String(code ?? ''), headers['retry-after']?.toString());
}
