import { setTimeout as sleep } from 'node:timers/promises';
import type { WaitingSink } from '../../cvat/waiting.ts';
import { RemoteError } from '../../errors.ts';
import type { Upload } from '../../world.ts';
import { inBlocks } from '../storage/blocks.ts';
import type { CvatCall, Transport } from './call.ts';
import { refused } from './error.ts';
import { unexpected } from './foreign.ts';
import { isDoneAlready } from './start.ts';
import { waitMs } from './wait-time.ts';
import { tellingWaits } from './waits.ts';

/** What the SDK of CVAT uses; one chunk is in memory at a time. */
export const CHUNK_BYTES = 10 * 1024 * 1024;
const MOST_STANDSTILLS = 5;
/** CVAT itself fails over these bytes: they would not please it later. */
const MOST_FAILURES = 2;
const CHUNK_TIMEOUT_MS = 300_000;

export type TusTarget = { action: string; what: string; endpoint: string; filename: string };
export type TusOptions = { chunkBytes?: number; firstWaitMs?: number; onWaiting?: WaitingSink };

/**
 * Uploads a file over CVAT's dialect of TUS 1.0. Answers the names under which `Upload-Finish` may have to ask for it (by
 * its creation, by its last chunk), or undefined where a file of this name, or the task's data, is there already.
 *
 * Not tus-js-client: it takes the 404 that CVAT answers once the last byte arrived for an upload that is lost and starts
 * over, sends the token to whatever host Location names, knows no timeouts, and cannot reopen a source further back.
 */
export async function uploadFile(
  transport: Transport,
  target: TusTarget,
  upload: Upload,
  options: TusOptions = {},
): Promise<{ created: string; completed: string } | undefined> {
  const creation = await transport(creationCall(target, upload.size));
  if (creation.status === 409 || isDoneAlready(creation)) return;
  if (creation.status === 400) throw refused(creationCall(target, upload.size), creation);
  const location = creation.headers.get('location') ?? '';
  // Behind a proxy Location names the host that CVAT believes to have: only the file's id is taken from it.
  const id =
    location
      .replace(/[?#].*$/, '')
      .replace(/\/+$/, '')
      .split('/')
      .at(-1) ?? '';
  if (id === '') throw unexpected(creationCall(target, upload.size), creation, 'it does not name the upload');
  const path = `${target.endpoint}${encodeURIComponent(id)}`;
  const completed = await sendAll(transport, { ...target, path }, upload, options);
  const created = creation.headers.get('upload-filename') ?? target.filename;
  return { created, completed: completed ?? target.filename };
}

function creationCall({ action, what, endpoint, filename }: TusTarget, size: number): CvatCall {
  const metadata = `filename ${base64(filename)},filetype ${base64('application/octet-stream')}`;
  return {
    ...{ action, what, method: 'POST', path: endpoint, repeat: 'always', accept: [400, 409] },
    headers: { 'Upload-Length': String(size), 'Upload-Metadata': metadata, 'Tus-Resumable': '1.0.0' },
  };
}

type File = TusTarget & { path: string };

async function sendAll(transport: Transport, file: File, upload: Upload, options: TusOptions) {
  let offset = 0;
  let standstills = 0;
  let completed: string | null = null;
  let doubtful = false;
  const waits = tellingWaits(options.onWaiting, file);
  while (offset < upload.size) {
    const before = offset;
    let broken: RemoteError | undefined;
    for await (const chunk of inBlocks(upload.open(offset), options.chunkBytes ?? CHUNK_BYTES)) {
      if (offset + chunk.length > upload.size) throw wrongSize(file, upload.size, offset + chunk.length);
      try {
        const answer = await sendChunk(transport, file, offset, chunk);
        offset += chunk.length;
        completed = answer.headers.get('upload-filename') ?? completed;
      } catch (error) {
        if (!mayGoOn(error, doubtful)) throw error;
        doubtful = true;
        broken = error;
        const end = offset + chunk.length;
        const complete = end === upload.size ? end : undefined;
        offset = await offsetAfter(transport, file, { error, complete, size: upload.size });
        break;
      }
    }
    if (broken === undefined) {
      if (offset < upload.size) throw wrongSize(file, upload.size, offset);
      break;
    }
    standstills = offset > before ? 0 : standstills + 1;
    if (standstills > (broken.status === 500 ? MOST_FAILURES : MOST_STANDSTILLS)) throw broken;
    if (offset === upload.size) break;
    const wait = waitMs(standstills + 1, options.firstWaitMs ?? 500);
    waits.pause(broken.message, standstills + 1, wait);
    await sleep(wait);
    waits.over();
  }
  return completed;
}

function sendChunk(transport: Transport, file: File, offset: number, bytes: Uint8Array) {
  const { action, what, path } = file;
  return transport({
    ...{ action, what, method: 'PATCH', path, bytes, repeat: 'never', timeoutMs: CHUNK_TIMEOUT_MS },
    headers: {
      'Content-Type': 'application/offset+octet-stream',
      'Upload-Offset': String(offset),
      'Tus-Resumable': '1.0.0',
    },
  });
}

/**
 * A lost connection, a server in trouble, an offset that ran ahead because an answer was lost; or an upload that CVAT has
 * forgotten because it took, late, the chunk that it had not yet taken when it was asked.
 */
function mayGoOn(error: unknown, doubtful: boolean): error is RemoteError {
  if (!(error instanceof RemoteError)) return false;
  return error.retryable || error.status === 409 || (doubtful && error.status === 404);
}

/** Asks CVAT how far it came. It forgets an upload with its last byte: 404 after the last chunk means "complete". */
async function offsetAfter(
  transport: Transport,
  { action, what, path }: File,
  { error, complete, size }: { error: RemoteError; complete: number | undefined; size: number },
): Promise<number> {
  const head = { action, what, method: 'HEAD', path, headers: { 'Tus-Resumable': '1.0.0' } } as const;
  const answer = await transport({ ...head, repeat: 'always', accept: [404, 500] });
  const offset = answer.headers.get('upload-offset');
  const known = Number(offset);
  if (answer.status === 200 && offset !== null && known >= 0 && known <= size && Number.isInteger(known)) return known;
  // Servers before 2.55 answer 500 in its place.
  if (complete !== undefined) return complete;
  throw error;
}

function wrongSize(file: File, promised: number, given: number): RemoteError {
  const message = `Cannot ${file.action} "${file.what}": the file must have ${promised} bytes: current value is ${given}`;
  const fix = 'Leave the images alone until the migration is done, then start it again';
  return new RemoteError(message, { code: 'UPLOAD_CHANGED', fix, retryable: true, tries: 2 });
}

function base64(text: string): string {
  return Buffer.from(text).toString('base64');
}
