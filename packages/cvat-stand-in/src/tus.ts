import { randomUUID } from 'node:crypto';
import { createWriteStream, existsSync } from 'node:fs';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join, normalize } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { Context } from './context.ts';
import { type Answer, nothing, text } from './http/answer.ts';
import { HttpError, notFound, permissionDenied, ValidationError } from './http/errors.ts';
import { type CvatRequest, header } from './http/request.ts';

type Upload = { id: string; owner: number; size: number; offset: number; finalPath: string; uploadFilename: string };

const LARGEST = 25 * 1024 ** 3;
const TUS = { 'Tus-Resumable': '1.0.0', 'Cache-Control': 'no-store' };
const refuse = (status: number, message: string) => new HttpError(text(status, message), message);

/**
 * `POST` with `Upload-Length`: begins an upload below `directory`. The finished file is called by its original name
 * (`name: 'filename'`, task data) or by the upload's id (`name: 'id'`, annotations), and `Upload-Filename` says which.
 */
export async function createUpload(
  context: Context,
  request: CvatRequest,
  target: { directory: string; name: 'filename' | 'id' },
): Promise<Answer> {
  const size = Number(header(request.headers, 'upload-length'));
  if (!Number.isInteger(size) || size < 0) throw new ValidationError('Upload-Length header is missing or invalid');
  if (size > LARGEST) throw refuse(413, 'File size exceeds max limit of 26843545600 bytes');
  const filename = metadata(request).get('filename') ?? '';
  if (target.name === 'filename' && filename === '') throw new ValidationError('Metadata: filename is required');
  if (target.name === 'filename' && escapes(filename)) throw new ValidationError(`Invalid filename: ${filename}`);
  if (target.name === 'filename' && existsSync(join(target.directory, filename))) {
    throw refuse(409, 'File with same name already exists');
  }
  if (size === 0) throw refuse(500, 'OSError: [Errno 22] Invalid argument');

  const id = `${request.user.id}_${randomUUID()}`;
  const uploadFilename = target.name === 'filename' ? filename : id;
  const finalPath = join(target.directory, uploadFilename);
  await mkdir(partials(context), { recursive: true });
  await mkdir(target.directory, { recursive: true });
  await writeFile(join(partials(context), id), '');
  await save(context, { id, owner: request.user.id, size, offset: 0, finalPath, uploadFilename });
  const path = request.url.pathname.replace(/\/?$/, '/');
  return nothing(201, { ...TUS, Location: `${request.url.origin}${path}${id}`, 'Upload-Filename': uploadFilename });
}

/** `PATCH <location>`: a chunk counts only once all of it is there. The last one moves the file into place. */
export async function appendToUpload(context: Context, request: CvatRequest, id: string): Promise<Answer> {
  const upload = await load(context, request, id);
  if ((header(request.headers, 'content-type') ?? '') !== 'application/offset+octet-stream') {
    throw refuse(415, `Unsupported media type "${header(request.headers, 'content-type') ?? ''}" in request.`);
  }
  const length = header(request.headers, 'content-length');
  if (length === undefined) throw new ValidationError('Content-Length header is required');
  const offset = Number(header(request.headers, 'upload-offset'));
  if (offset !== upload.offset) throw refuse(409, 'Upload-Offset does not match the current offset');
  if (offset + Number(length) > upload.size) throw refuse(413, 'The chunk exceeds Upload-Length');
  const partial = join(partials(context), id);
  await pipeline(request.body, createWriteStream(partial, { flags: 'r+', start: offset }));
  const reached = offset + Number(length);
  if (reached < upload.size) await save(context, { ...upload, offset: reached });
  else {
    await rename(partial, upload.finalPath);
    await rm(`${partial}.json`);
  }
  return nothing(204, { ...TUS, 'Upload-Offset': String(reached), 'Upload-Filename': upload.uploadFilename });
}

/** `HEAD <location>`: 404 once the upload is complete. */
export async function uploadState(context: Context, request: CvatRequest, id: string): Promise<Answer> {
  const upload = await load(context, request, id);
  return nothing(200, { ...TUS, 'Upload-Offset': String(upload.offset), 'Upload-Length': String(upload.size) });
}

const partials = (context: Context) => join(context.dataDir, 'tus');

const escapes = (filename: string) => filename.startsWith('/') || normalize(filename).startsWith('..');

async function load(context: Context, request: CvatRequest, id: string): Promise<Upload> {
  if (!/^\d+_[0-9a-f-]{36}$/.test(id)) throw notFound();
  if (!id.startsWith(`${request.user.id}_`)) throw permissionDenied();
  const record = join(partials(context), `${id}.json`);
  if (!existsSync(record)) throw notFound();
  return JSON.parse(await readFile(record, 'utf8'));
}

async function save(context: Context, upload: Upload): Promise<void> {
  const record = join(partials(context), `${upload.id}.json`);
  await writeFile(`${record}.new`, JSON.stringify(upload));
  await rename(`${record}.new`, record);
}

/** `Upload-Metadata: filename <base64>,filetype <base64>`. */
function metadata(request: CvatRequest): Map<string, string> {
  const pairs = (header(request.headers, 'upload-metadata') ?? '').split(',').map((pair) => pair.trim().split(' '));
  return new Map(pairs.map(([key, value]) => [key ?? '', Buffer.from(value ?? '', 'base64').toString('utf8')]));
}
