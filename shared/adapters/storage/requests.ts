import type { BlobServiceClient } from '@azure/storage-blob';
import { type Dispatcher, Pool } from 'undici';
import type { Connection } from '../../config.ts';
import { storageAnswer } from './answer.ts';
import { type Authorisation, blobAuthorisation } from './authorisation.ts';
import { RangeBytes } from './range-bytes.ts';

/** What encodeURI() leaves as it is and encodeURIComponent() does not, but for the slash. */
const LEFT_BY_ENCODE_URI = /[;,?:@&=+$#]/g;
const API_VERSION = '2023-11-03';
const CONNECTIONS = 128;
const TIMEOUT_MS = 30_000;

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
  /** The bytes from `offset` that `into` has room for, fewer where the blob ends before. No stream is made of them. */
  range(
    path: string,
    range: { offset: number; into: Uint8Array },
    headers: Record<string, string>,
  ): Promise<Uint8Array>;
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
    range(path, { offset, into }, headers) {
      const send = ({ sas, bearer }: Authorisation) => {
        const request = requestOf(search(`${root}${path}`, '', sas), bearer, headers);
        request.headers['x-ms-range'] = `bytes=${offset}-${offset + into.length - 1}`;
        return new Promise<Uint8Array>((resolve, reject) => {
          pool.dispatch(request, new RangeBytes(into, resolve, reject));
        });
      };
      // Not awaited where it is at hand: that is for each of a hundred thousand images.
      const authorisation = authorise();
      return authorisation instanceof Promise ? authorisation.then(send) : send(authorisation);
    },
    async get(path, query, headers) {
      const { sas, bearer } = await authorise();
      const response = await pool.request(requestOf(search(`${root}${path}`, query, sas), bearer, headers));
      // Whoever reads the body hears of its errors; while nobody does, a lost connection must not end the process.
      response.body.on('error', () => undefined);
      if (response.statusCode < 300) return response;
      await response.body.dump();
      throw storageAnswer(response.statusCode, response.headers);
    },
  };
}

/** `/container/name`, each segment encoded. */
export function blobPath(container: string, name: string): string {
  return `/${container}/${encodeURI(name).replace(LEFT_BY_ENCODE_URI, encodeURIComponent)}`;
}

function requestOf(path: string, bearer: string | undefined, more: Record<string, string>) {
  const headers: Record<string, string> = { ...more, 'x-ms-version': API_VERSION };
  if (bearer) headers.authorization = `Bearer ${bearer}`;
  return { method: 'GET' as const, path, headers };
}

function search(path: string, query: string, sas: string | undefined): string {
  if (query) return sas ? `${path}?${query}&${sas}` : `${path}?${query}`;
  return sas ? `${path}?${sas}` : path;
}
