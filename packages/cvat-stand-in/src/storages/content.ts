import { dirname } from 'node:path';
import { RestError } from '@azure/storage-blob';
import type { Context } from '../context.ts';
import { type Answer, json, text } from '../http/answer.ts';
import { HttpError } from '../http/errors.ts';
import type { CvatRequest } from '../http/request.ts';
import { localManifest } from '../manifests/local-copy.ts';
import { readEntries } from '../manifests/manifest.ts';
import { mediaKind } from '../media/media-type.ts';
import type { CloudStorage } from '../state/model.ts';
import { explained } from './blob.ts';
import { containerOf } from './container.ts';
import { prefixOf } from './prefix.ts';

type Item = { name: string; type: 'REG' | 'DIR'; mime_type: string };

const LARGEST_PAGE = 500;

/** One folder of the storage, names relative to the last `/` of the prefix. Errors are JSON strings. */
export async function storageContent(context: Context, request: CvatRequest, storage: CloudStorage): Promise<Answer> {
  const { query } = request;
  const asked = query.get('prefix') ?? '';
  const own = prefixOf(storage);
  const prefix = asked.startsWith(own) ? asked : own;
  const wanted = query.get('page_size') ?? String(LARGEST_PAGE);
  if (!/^\d+$/.test(wanted)) return text(400, 'Wrong value for page_size was found');
  if (Number(wanted) === 0) return json(500, 'An internal error has occurred');
  const size = Math.min(Number(wanted), LARGEST_PAGE);
  const page = { prefix, size, token: query.get('next_token') ?? '' };
  const manifest = query.get('manifest_path');
  try {
    return json(
      200,
      manifest ? await ofManifest(context, storage, manifest, page) : await ofContainer(context, storage, page),
    );
  } catch (error) {
    if (error instanceof HttpError) return json(error.answer.status, error.message);
    return json(500, 'An internal error has occurred');
  }
}

type Page = { prefix: string; size: number; token: string };

async function ofContainer(context: Context, storage: CloudStorage, { prefix, size, token }: Page) {
  const pages = containerOf(context.options, storage)
    .listBlobsByHierarchy('/', { prefix })
    .byPage({ maxPageSize: size, ...(token ? { continuationToken: token } : {}) });
  const { value } = await pages.next().catch(async (error: unknown) => {
    throw error instanceof RestError ? await explained(context, storage, prefix, error) : error;
  });
  const folders: string[] = (value?.segment.blobPrefixes ?? []).map((folder: { name: string }) => folder.name);
  const files: string[] = (value?.segment.blobItems ?? []).map((blob: { name: string }) => blob.name);
  return { next: value?.continuationToken || null, content: items(folders, files, prefix) };
}

/** The manifest is fetched again first, and the index of its directory is rebuilt: a running creation feels that. */
async function ofManifest(context: Context, storage: CloudStorage, path: string, { prefix, size, token }: Page) {
  const file = await localManifest(context, storage, path);
  if (!path.endsWith('.jsonl')) throw new Error('not a manifest');
  const entries = await context.directories.using(dirname(file), () => readEntries(file, context));
  const folder = dirname(path) === '.' ? '' : `${dirname(path)}/`;
  const keys = entries
    .map(({ name, extension }) => `${folder}${name}${extension}`)
    .filter((key) => key.startsWith(prefix));
  const depth = prefix.lastIndexOf('/') + 1;
  const end = (key: string) => key.indexOf('/', depth);
  const folders = [...new Set(keys.flatMap((key) => (end(key) < 0 ? [] : [key.slice(0, end(key) + 1)])))];
  const files = keys.filter((key) => end(key) < 0);
  const from = Number(token) || 0;
  const all = items(folders, files, prefix);
  return {
    next: from + size < all.length ? String(from + size) : null,
    content: all.slice(from, from + size),
  };
}

function items(folders: string[], files: string[], prefix: string): Item[] {
  const depth = prefix.lastIndexOf('/') + 1;
  return [
    ...folders.map((name): Item => ({ name: name.slice(depth).replace(/\/$/, ''), type: 'DIR', mime_type: 'DIR' })),
    ...files.map((name): Item => ({ name: name.slice(depth), type: 'REG', mime_type: mediaKind(name) })),
  ];
}
