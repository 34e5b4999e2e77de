import { setTimeout as sleep } from 'node:timers/promises';
import { RemoteError } from '../../errors.ts';
import type { Upload } from '../../world.ts';
import { inBlocks } from '../storage/blocks.ts';
import type { CvatAnswer, Transport } from './call.ts';
import { waitMs } from './repeat.ts';

/** What the SDK of CVAT uses; one chunk is in memory at a time. */
export const CHUNK_BYTES = 10 * 1024 * 1024;
const MOST_STANDSTILLS = 5;
const CHUNK_TIMEOUT_MS = 300_000;

export type TusTarget = { action: string; what: string; endpoint: string; filename: string };
export type TusOptions = { chunkBytes?: number; firstWaitMs?: number };

/**
 * Uploads a file over CVAT's dialect of TUS 1.0. Answers the names under which `Upload-Finish` may have to ask for it (by
 * its creation, by its last chunk), or undefined where a file of this name is there already.
 *
 * Not tus-js-client: it takes the 404 that CVAT answers once the last byte arrived for an upload that is lost and begins
 * anew, sends the token to whatever host Location names, knows no timeouts, and cannot reopen a source further back.
 */
export async function uploadFile(
  transport: Transport,
  target: TusTarget,
  upload: Upload,
  options: TusOptions = {},
): Promise<{ created: string; completed: string } | undefined> {
  const creation = await create(transport, target, upload.size);
  if (creation.status === 409) return;
  const location = creation.headers.get('location') ?? '';
  // Behind a proxy Location names the host that CVAT believes to have: only the file's id is taken from it.
  const id = location.replace(/\/+$/, '').split('/').at(-1) ?? '';
  const path = `${target.endpoint}${encodeURIComponent(id)}`;
  const completed = await sendAll(transport, { ...target, path }, upload, options);
  const created = creation.headers.get('upload-filename') ?? target.filename;
  return { created, completed: completed ?? target.filename };
}

async function create(transport: Transport, target: TusTarget, size: number): Promise<CvatAnswer> {
  const { action, what, endpoint, filename } = target;
  const metadata = `filename ${base64(filename)},filetype ${base64('application/octet-stream')}`;
  return transport({
    ...{ action, what, method: 'POST', path: endpoint, repeat: 'always', accept: [409] },
    headers: { 'Upload-Length': String(size), 'Upload-Metadata': metadata, 'Tus-Resumable': '1.0.0' },
  });
}

type File = TusTarget & { path: string };

async function sendAll(transport: Transport, file: File, upload: Upload, options: TusOptions) {
  let offset = 0;
  let standstills = 0;
  let completed: string | null = null;
  while (offset < upload.size) {
    const before = offset;
    let broken: unknown;
    for await (const chunk of inBlocks(upload.open(offset), options.chunkBytes ?? CHUNK_BYTES)) {
      if (offset + chunk.length > upload.size) throw wrongSize(file, upload.size, offset + chunk.length);
      try {
        const answer = await sendChunk(transport, file, offset, chunk);
        offset += chunk.length;
        completed = answer.headers.get('upload-filename') ?? completed;
      } catch (error) {
        if (!mayGoOn(error)) throw error;
        broken = error;
        const end = offset + chunk.length;
        offset = await offsetAfter(transport, file, { error, complete: end === upload.size ? end : undefined });
        break;
      }
    }
    if (broken === undefined) {
      if (offset < upload.size) throw wrongSize(file, upload.size, offset);
      break;
    }
    standstills = offset > before ? 0 : standstills + 1;
    if (standstills > MOST_STANDSTILLS) throw broken;
    if (offset < upload.size) await sleep(waitMs(standstills + 1, options.firstWaitMs ?? 500));
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

/** A lost connection, a server in trouble, or an offset that ran ahead because an answer was lost. */
function mayGoOn(error: unknown): boolean {
  return error instanceof RemoteError && (error.retryable || error.status === 409);
}

/** Asks CVAT how far it came. It forgets an upload with its last byte: 404 after the last chunk means "complete". */
async function offsetAfter(
  transport: Transport,
  { action, what, path }: File,
  { error, complete }: { error: unknown; complete: number | undefined },
): Promise<number> {
  const head = { action, what, method: 'HEAD', path, headers: { 'Tus-Resumable': '1.0.0' } } as const;
  const answer = await transport({ ...head, repeat: 'always', accept: [404, 500] });
  const offset = answer.headers.get('upload-offset');
  if (answer.status === 200 && offset !== null) return Number(offset);
  // Servers before 2.55 answer 500 in its place.
  if (complete !== undefined) return complete;
  throw error;
}

function wrongSize(file: File, promised: number, given: number): Error {
  return new Error(
    `Cannot ${file.action} "${file.what}": the file must have ${promised} bytes: current value is ${given}`,
  );
}

function base64(text: string): string {
  return Buffer.from(text).toString('base64');
}
