import { z } from 'zod';
import { decodeBatches, type LineReader, UnreadableLine } from '../dataset/json-lines.ts';
import { RemoteError } from '../errors.ts';
import type { BlobStore, World } from '../world.ts';
import { withWorkContainer } from './with-work-container.ts';

const FIX = 'Start the migration again; nothing in the work container may be changed or deleted while it runs';

/** Reads a JSON blob as it is; undefined where it is absent. Throws SyntaxError. */
export async function readPlainJson(store: BlobStore, container: string, name: string): Promise<unknown> {
  return (await readVersion(store, container, name))?.value;
}

/** Like `readPlainJson`, with the ETag of what was read, for a write that depends on it. */
export async function readVersion(
  store: BlobStore,
  container: string,
  name: string,
): Promise<{ value: unknown; etag: string } | undefined> {
  const blob = await readText(store, container, name);
  return blob && { value: JSON.parse(blob.text), etag: blob.etag };
}

export async function readText(
  store: BlobStore,
  container: string,
  name: string,
): Promise<{ text: string; etag: string } | undefined> {
  const blob = await store.read(container, name);
  if (!blob) return undefined;
  const decoder = new TextDecoder();
  let text = '';
  for await (const chunk of blob.bytes) text += decoder.decode(chunk, { stream: true });
  return { text: text + decoder.decode(), etag: blob.etag };
}

export async function writeWork(world: World, name: string, value: unknown): Promise<void> {
  const text = JSON.stringify(value);
  await withWorkContainer(world, () =>
    world.work.write(world.config.workContainer, name, text, { contentType: 'application/json' }),
  );
}

/** Reads a blob that an earlier step must have written. Throws RemoteError where it is gone or cannot be read: for good. */
export async function readWork<T>(world: World, name: string, schema: z.ZodType<T>): Promise<T> {
  const value = await findWork(world, name, schema);
  if (value === undefined) throw workBlobMissing(world, name);
  return value;
}

/** Reads a blob that may be absent: then undefined. */
export async function findWork<T>(world: World, name: string, schema: z.ZodType<T>): Promise<T | undefined> {
  try {
    const value = await readPlainJson(world.work, world.config.workContainer, name);
    return value === undefined ? undefined : schema.parse(value);
  } catch (error) {
    if (error instanceof SyntaxError) throw unreadable(world, name, { reason: error.message, cause: error });
    if (error instanceof z.ZodError) throw unreadable(world, name, { reason: firstProblemOf(error), cause: error });
    throw error;
  }
}

/** For what can do without: undefined where the blob is absent, cut, or of an older shape. */
export async function glanceAtWork<T>(world: World, name: string, schema: z.ZodType<T>): Promise<T | undefined> {
  return (await glanceAtVersion(world, name, schema))?.value;
}

/** The same, with the ETag of what was looked at, for a write in its place; undefined where the blob is absent. */
export async function glanceAtVersion<T>(
  world: World,
  name: string,
  schema: z.ZodType<T>,
): Promise<{ value: T | undefined; etag: string } | undefined> {
  const blob = await readText(world.work, world.config.workContainer, name);
  return blob && { value: schema.safeParse(parsedOrNot(blob.text)).data, etag: blob.etag };
}

/** The items of a JSON Lines blob that an earlier step must have written. */
export async function* readWorkLines<T>(world: World, name: string, schema: z.ZodType<T>): AsyncGenerator<T> {
  for await (const batch of readWorkBatches(world, name, { schema })) yield* batch;
}

/** The same, those of some hundred KB at a time. */
export async function* readWorkBatches<T>(world: World, name: string, reader: LineReader<T>): AsyncGenerator<T[]> {
  const blob = await world.work.read(world.config.workContainer, name);
  if (!blob) throw workBlobMissing(world, name);
  try {
    yield* decodeBatches(blob.bytes, reader);
  } catch (error) {
    if (error instanceof UnreadableLine) throw unreadable(world, name, { reason: error.message, cause: error });
    throw error;
  }
}

export function workBlobMissing(world: World, name: string): RemoteError {
  const message = `Cannot go on with the migration: "${name}" is gone from ${world.config.workContainer}`;
  return new RemoteError(message, { code: 'WORK_BLOB_MISSING', fix: FIX, retryable: false });
}

function unreadable(world: World, name: string, { reason, cause }: { reason: string; cause: unknown }): RemoteError {
  const where = `"${name}" in ${world.config.workContainer} is broken, or was written by another version`;
  const message = `Cannot go on with the migration: ${where}: ${reason}`;
  return new RemoteError(message, { code: 'WORK_BLOB_UNREADABLE', fix: FIX, retryable: false, cause });
}

function parsedOrNot(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function firstProblemOf({ issues: [first] }: z.ZodError): string {
  return first ? `${first.path.map(String).join('.') || 'the whole'}: ${first.message}` : 'it is not what was expected';
}
