import type { z } from 'zod';
import { RemoteError } from '../errors.ts';
import type { BlobStore, World } from '../world.ts';

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
  const blob = await store.read(container, name);
  if (!blob) return undefined;
  const decoder = new TextDecoder();
  let text = '';
  for await (const chunk of blob.bytes) text += decoder.decode(chunk, { stream: true });
  return { value: JSON.parse(text + decoder.decode()), etag: blob.etag };
}

/** Reads a blob that an earlier step must have written. */
export async function readWork<T>(world: World, name: string, schema: z.ZodType<T>): Promise<T> {
  const value = await readPlainJson(world.work, world.config.workContainer, name);
  if (value !== undefined) return schema.parse(value);
  throw new RemoteError(`Cannot go on with the migration: "${name}" is gone from ${world.config.workContainer}`, {
    code: 'WORK_BLOB_MISSING',
    fix: 'Start the migration again; nothing in the work container may be deleted while it runs',
    retryable: false,
  });
}

export async function writeWork(world: World, name: string, value: unknown): Promise<void> {
  await world.work.ensureContainer(world.config.workContainer);
  await world.work.write(world.config.workContainer, name, JSON.stringify(value), { contentType: 'application/json' });
}
