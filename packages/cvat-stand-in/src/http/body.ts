import type { IncomingMessage } from 'node:http';
import { json } from './answer.ts';
import { HttpError, unsupportedMediaType } from './errors.ts';
import { PythonJsonError, parsePythonJson } from './python-json.ts';

export async function readBytes(message: IncomingMessage): Promise<Buffer<ArrayBuffer>> {
  const chunks: Buffer[] = [];
  for await (const chunk of message) chunks.push(chunk);
  return Buffer.concat(chunks);
}

const mediaType = (message: IncomingMessage) =>
  (message.headers['content-type'] ?? '').split(';')[0]?.trim().toLowerCase() ?? '';

const hasBody = (message: IncomingMessage) =>
  message.headers['transfer-encoding'] !== undefined || Number(message.headers['content-length'] ?? 0) > 0;

export async function readJson(message: IncomingMessage): Promise<unknown> {
  if (!hasBody(message)) return {};
  const type = mediaType(message);
  if (type !== 'application/json') {
    throw unsupportedMediaType(message.headers['content-type'] ?? '');
  }
  const raw = await readBytes(message);
  if (raw.length === 0) return {};
  try {
    return parsePythonJson(raw);
  } catch (error) {
    if (!(error instanceof PythonJsonError)) throw error;
    throw new HttpError(json(400, { detail: `JSON parse error - ${error.message}` }));
  }
}

export async function readForm(message: IncomingMessage): Promise<FormData | undefined> {
  if (mediaType(message) !== 'multipart/form-data') return undefined;
  const raw = await readBytes(message);
  try {
    return await new Response(raw, {
      headers: { 'content-type': message.headers['content-type'] ?? '' },
    }).formData();
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    throw new HttpError(json(400, { detail: `Multipart form parse error - ${error.message}` }));
  }
}
