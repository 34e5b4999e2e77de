import { randomUUID } from 'node:crypto';
import { createWriteStream, existsSync } from 'node:fs';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join, normalize } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { Context } from './context.ts';
import { type Answer, json, nothing, text } from './http/answer.ts';
import { HttpError, unsupportedMediaType, ValidationError } from './http/errors.ts';
import { notFoundPage, serverError } from './http/pages.ts';
import { type CvatRequest, header } from './http/request.ts';
import type { Profile } from './profile.ts';

type Upload = { id: string; owner: number; size: number; offset: number; finalPath: string; uploadFilename: string };

const LARGEST = 25 * 1024 ** 3;
const TUS = {
  ...{ 'Tus-Resumable': '1.0.0', 'Tus-Version': '1.0.0', 'Tus-Extension': '', 'Tus-Max-Size': String(LARGEST) },
  'Access-Control-Allow-Origin': '*',
  'Access-Control-Expose-Headers': 'Tus-Resumable,upload-length,upload-metadata,Location,Upload-Offset',
  'Access-Control-Allow-Headers': 'Tus-Resumable,upload-length,upload-metadata,Location,Upload-Offset,content-type',
  'Cache-Control': 'no-store',
};
/** Refusals are JSON strings, or nothing but a status. */
const refuse = (status: number, message: string) => new HttpError(json(status, message, TUS), message);
const refuseSilently = (status: number) => new HttpError(nothing(status, TUS));

/**
 * `POST` with `Upload-Length`: begins an upload below `directory`. The finished file is called by its original name
 * (`name: 'filename'`, task data) or by the upload's id (`name: 'id'`, annotations), and `Upload-Filename` says which.
 */
export async function createUpload(
  context: Context,
  request: CvatRequest,
  target: { directory: string; name: 'filename' | 'id' },
): Promise<Answer> {
  requireAddress(context, request);
  const size = Number(header(request.headers, 'upload-length'));
  if (size > LARGEST) throw refuse(413, 'File size exceeds max limit of 26843545600 bytes');
  const filename = metadata(request).get('filename') ?? '';
  const named = target.name === 'filename' || !context.profile.uploadsNamedById;
  if (named && filename === '') throw refuse(400, "Metadata is expected to contain 'filename' key");
  if (named && escapes(filename)) {
    throw new HttpError(text(400, JSON.stringify(`File name ${filename} is not allowed`), 'text/plain'));
  }
  if (named && existsSync(join(target.directory, filename))) {
    throw refuse(409, 'File with same name already exists');
  }
  if (!Number.isInteger(size) || size < 0) throw serverError('invalid literal for int() with base 10');
  if (size === 0) throw serverError('OSError: [Errno 22] Invalid argument');

  const id = `${request.user.id}_${randomUUID()}`;
  const uploadFilename = named ? filename : id;
  const finalPath = join(target.directory, uploadFilename);
  await mkdir(partials(context), { recursive: true });
  await mkdir(target.directory, { recursive: true });
  await writeFile(join(partials(context), id), '');
  await save(context, { id, owner: request.user.id, size, offset: 0, finalPath, uploadFilename });
  return nothing(201, {
    ...TUS,
    Location: locationOf(context.profile, request, id),
    'Upload-Filename': uploadFilename,
  });
}

/** What answers OPTIONS of a path that takes uploads. */
export function uploadOptions({ profile }: Context): Answer {
  if (!profile.uploadOptions) throw serverError("'NoneType' object has no attribute 'get_upload_dirname'");
  return nothing(204, TUS);
}

/** Asked for without a slash at its end, old servers name an address that leads nowhere. */
function locationOf(profile: Profile, { headers, url }: CvatRequest, id: string): string {
  const forwarded = header(headers, 'x-forwarded-host') !== undefined;
  const origin = profile.uploadsWithoutOrigin || forwarded ? url.origin : (header(headers, 'origin') ?? url.origin);
  if (profile.locationWithoutSlash) return `${origin}${url.pathname.replace(/\/?$/, '/')}${id}`;
  return profile.uploadsNamedById ? new URL(id, `${origin}${url.pathname}`).href : `${origin}${url.pathname}${id}`;
}

/** `PATCH <location>`: a chunk counts only once all of it is there. The last one moves the file into place. */
export async function appendToUpload(context: Context, request: CvatRequest, id: string): Promise<Answer> {
  const type = header(request.headers, 'content-type') ?? '';
  if (type !== 'application/offset+octet-stream') throw unsupportedMediaType(type);
  const upload = await load(context, request, id);
  const length = header(request.headers, 'content-length');
  if (length === undefined) throw new ValidationError('Content-Length header is required');
  const asked = header(request.headers, 'upload-offset') ?? String(upload.offset);
  if (!/^\d+$/.test(asked)) throw serverError(`invalid literal for int() with base 10: '${asked}'`);
  const offset = Number(asked);
  if (offset !== upload.offset) throw refuseSilently(409);
  if (offset + Number(length) > upload.size) throw refuseSilently(413);
  const partial = join(partials(context), id);
  await pipeline(request.body, createWriteStream(partial, { flags: 'r+', start: offset }));
  const reached = offset + Number(length);
  // Servers that know an upload by its file's name say it at the end only.
  const named = context.profile.uploadsNamedById ? {} : { 'Upload-Filename': upload.uploadFilename };
  if (reached < upload.size) await save(context, { ...upload, offset: reached });
  else {
    await rename(partial, upload.finalPath);
    await rm(`${partial}.json`);
  }
  return nothing(204, { ...TUS, 'Upload-Offset': String(reached), ...named });
}

/** `HEAD <location>`: 404 once the upload is complete. */
export async function uploadState(context: Context, request: CvatRequest, id: string): Promise<Answer> {
  const upload = await load(context, request, id);
  return nothing(200, { ...TUS, 'Upload-Offset': String(upload.offset), 'Upload-Length': String(upload.size) });
}

const partials = (context: Context) => join(context.dataDir, 'tus');

const escapes = (filename: string) => filename.startsWith('/') || normalize(filename).startsWith('..');

async function load(context: Context, request: CvatRequest, id: string): Promise<Upload> {
  if (!/^\d+_[0-9a-f-]{36}$/.test(id)) throw new HttpError(notFoundPage());
  if (!id.startsWith(`${request.user.id}_`)) throw refuseSilently(403);
  const record = join(partials(context), `${id}.json`);
  if (!existsSync(record) && crashes(context.profile, request)) throw serverError('AssertionError');
  if (!existsSync(record)) throw refuseSilently(404);
  return JSON.parse(await readFile(record, 'utf8'));
}

/** Over an upload that is over old servers stumble. */
const crashes = (profile: Profile, { method }: CvatRequest) =>
  profile.forgottenUploadCrashes || (method === 'PATCH' && !profile.uploadsNamedById);

async function save(context: Context, upload: Upload): Promise<void> {
  const record = join(partials(context), `${upload.id}.json`);
  await writeFile(`${record}.new`, JSON.stringify(upload));
  await rename(`${record}.new`, record);
}

/**
 * Servers before 2.56 make the upload's address of a header that a reverse proxy adds, or of the page that a browser is
 * on; where both are missing they crash.
 */
function requireAddress({ profile }: Context, { headers }: CvatRequest): void {
  if (profile.uploadsWithoutOrigin) return;
  if (header(headers, 'x-forwarded-host') === undefined && header(headers, 'origin') === undefined) {
    throw serverError("KeyError: 'HTTP_ORIGIN'");
  }
}

/** `Upload-Metadata: filename <base64>,filetype <base64>`. */
function metadata(request: CvatRequest): Map<string, string> {
  const pairs = (header(request.headers, 'upload-metadata') ?? '').split(',').map((pair) => pair.trim().split(' '));
  return new Map(pairs.map(([key, value]) => [key ?? '', Buffer.from(value ?? '', 'base64').toString('utf8')]));
}
