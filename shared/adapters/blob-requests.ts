import { type BlobServiceClient, RestError } from '@azure/storage-blob';
import { type Dispatcher, Pool } from 'undici';
import type { Connection } from '../config.ts';
import { blobAuthorisation } from './blob-authorisation.ts';

const API_VERSION = '2023-11-03';
const CONNECTIONS = 64;
const TIMEOUT_MS = 30_000;

/** An answer of the service that is no success; its `retry-after`, where it gave one. */
export class StorageAnswer extends RestError {
  readonly retryAfter: string | undefined;

  constructor(status: number, code: string, retryAfter: string | undefined) {
    super(`Storage answered ${status} ${code}`, { statusCode: status, code });
    this.retryAfter = retryAfter;
  }
}

/**
 * Answers of the calls that are made by the hundred thousand, listing and ranged reads, without the SDK's pipeline: it costs
 * four times the CPU of the request, and fifty times that of reading a listing. Downloads go this way too: the SDK's stream
 * ends the process when a connection is lost while nobody reads. Throws StorageAnswer for statuses of
 * 300 and above, and undici's errors. Authorised by a SAS of its own making, that of the connection string, or an identity.
 */
export type BlobRequests = {
  get(
    path: string,
    query: string,
    headers: Record<string, string>,
  ): Promise<Pick<Dispatcher.ResponseData, 'headers' | 'body'>>;
};

export function createBlobRequests(service: BlobServiceClient, connection: Connection): BlobRequests {
  const url = new URL(service.url);
  const pool = new Pool(url.origin, {
    connections: CONNECTIONS,
    headersTimeout: TIMEOUT_MS,
    bodyTimeout: TIMEOUT_MS,
    connect: { timeout: TIMEOUT_MS },
  });
  const root = url.pathname.replace(/\/$/, '');
  const authorise = blobAuthorisation(service, connection);
  return {
    async get(path, query, headers) {
      const { sas, bearer } = await authorise();
      const search = [query, sas].filter(Boolean).join('&');
      const response = await pool.request({
        method: 'GET',
        path: `${root}${path}${search ? `?${search}` : ''}`,
        headers: { 'x-ms-version': API_VERSION, ...(bearer ? { authorization: `Bearer ${bearer}` } : {}), ...headers },
      });
      // Whoever reads the body hears of its errors; while nobody does, a lost connection must not end the process.
      response.body.on('error', () => undefined);
      if (response.statusCode < 300) return response;
      await response.body.dump();
      const code = response.headers['x-ms-error-code'];
      const retryAfter = response.headers['retry-after'];
      throw new StorageAnswer(response.statusCode, String(code ?? ''), retryAfter?.toString());
    },
  };
}

/** `/container/name`, each segment encoded. */
export function blobPath(container: string, name: string): string {
  return `/${container}/${name.split('/').map(encodeURIComponent).join('/')}`;
}
