import { inject } from 'vitest';
import { createCvat } from '../../shared/adapters/cvat/cvat.ts';
import { createQueue } from '../../shared/adapters/storage/queue.ts';
import { createBlobStore } from '../../shared/adapters/storage/store.ts';
import { parseConfig } from '../../shared/config.ts';
import type { BlobStore, World } from '../../shared/world.ts';
import { memoryStore } from '../memory-store.ts';
import { uniqueName } from '../names.ts';

/** A World with an images container and a queue on Azurite, and a work container, all of its own; it has no CVAT. */
export async function manifestWorld(env: Record<string, string> = {}): Promise<{ world: World; container: string }> {
  return worldOn(createBlobStore({ connectionString: inject('azurite') }, { leaseSeconds: 15 }), memoryStore(), env);
}

/** The same with its blobs in memory, for what is run some hundred times. */
export async function manifestWorldInMemory(
  env: Record<string, string> = {},
): Promise<{ world: World; container: string }> {
  const store = memoryStore();
  return worldOn(store, store, env);
}

async function worldOn(
  images: BlobStore,
  work: BlobStore,
  env: Record<string, string>,
): Promise<{ world: World; container: string }> {
  const connectionString = inject('azurite');
  const container = uniqueName('images');
  const config = parseConfig({
    AzureWebJobsStorage: connectionString,
    ImagesStorage: connectionString,
    IMAGE_CONTAINERS: container,
    WORK_CONTAINER: uniqueName('work'),
    MANIFEST_QUEUE: uniqueName('refresh'),
    CVAT_URL: 'http://127.0.0.1:9',
    CVAT_TOKEN: 'none',
    PUBLIC_URL: 'http://127.0.0.1:9',
    ...env,
  });
  await images.ensureContainer(container);
  const world: World = {
    config,
    images,
    work,
    queue: createQueue({ connectionString }),
    cvat: createCvat(config.cvat),
    storageCredential: () => Promise.reject(new Error('There is no CVAT here')),
    now: () => new Date(),
  };
  return { world, container };
}

export async function textOf(world: World, container: string, name: string): Promise<string | undefined> {
  const blob = await world.images.read(container, name);
  if (!blob) return undefined;
  const parts: Uint8Array[] = [];
  for await (const part of blob.bytes) parts.push(part);
  return Buffer.concat(parts).toString();
}
