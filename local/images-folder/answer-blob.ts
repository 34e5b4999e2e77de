import type { FileHandle } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { type FileVersion, versionOf } from './folder-file.ts';

/** Answers Get Blob and Get Blob Properties from a file, all of it from one version or not to the end. */
export async function answerBlob(request: IncomingMessage, response: ServerResponse, file: FileHandle): Promise<void> {
  const version = await versionOf(file);
  const { etag, size, modified } = version;
  const wanted = request.headers['if-match'];
  if (wanted !== undefined && wanted !== '*' && wanted !== `"${etag}"`) {
    refuse(response, 412, 'ConditionNotMet');
    return;
  }
  const range = rangeOf(request, size);
  if (range && range.from >= size) {
    refuse(response, 416, 'InvalidRange');
    return;
  }
  const { from, to } = range ?? { from: 0, to: size - 1 };
  response.writeHead(range ? 206 : 200, {
    ...{ etag: `"${etag}"`, 'last-modified': modified.toUTCString(), 'x-ms-blob-type': 'BlockBlob' },
    ...{ 'content-type': 'application/octet-stream', 'content-length': to - from + 1 },
    ...(range ? { 'content-range': `bytes ${from}-${to}/${size}` } : {}),
  });
  if (request.method === 'HEAD' || size === 0) response.end();
  else await send(response, file, { from, to, version });
}

export function refuse(response: ServerResponse, status: number, code: string): void {
  response.writeHead(status, { 'x-ms-error-code': code, 'content-length': 0 }).end();
}

function rangeOf({ headers }: IncomingMessage, size: number): { from: number; to: number } | undefined {
  const asked = /^bytes=(\d+)-(\d*)$/.exec(String(headers['x-ms-range'] ?? headers.range ?? ''));
  if (!asked) return undefined;
  const [, from, to] = asked;
  return { from: Number(from), to: Math.min(to ? Number(to) : size - 1, size - 1) };
}

async function send(
  response: ServerResponse,
  file: FileHandle,
  { from, to, version }: { from: number; to: number; version: FileVersion },
): Promise<void> {
  // The last bytes are held back until it is known that all were of this version.
  let last: Buffer | undefined;
  let sent = 0;
  for await (const chunk of file.createReadStream({ start: from, end: to, autoClose: false })) {
    if (last && !response.write(last)) await drained(response);
    if (response.destroyed) return;
    last = chunk;
    sent += chunk.length;
  }
  const isWhole = sent === to - from + 1 && (await versionOf(file)).etag === version.etag;
  // Whoever reads asks for the rest of that version then, and hears that it is gone.
  if (isWhole) response.end(last);
  else response.destroy();
}

function drained(response: ServerResponse): Promise<void> {
  return new Promise((resolve) => {
    const go = () => {
      response.off('drain', go).off('close', go);
      resolve();
    };
    response.once('drain', go).once('close', go);
  });
}
