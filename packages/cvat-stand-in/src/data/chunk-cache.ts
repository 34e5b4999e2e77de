import { rm } from 'node:fs/promises';
import { join } from 'node:path';

/** Chunks that were prepared: they answer from then on, whatever becomes of the images they were made of. */
export type ChunkCache = {
  /** Prepares a chunk unless that was done; callers of the same time share the work. A failure is not remembered. */
  once(key: string, prepare: () => Promise<void>): Promise<void>;
  /** Where the images of a task's chunks are kept that came from a cloud storage. */
  directory(dataId: number): string;
  /** Forgets every chunk of a task's data. */
  forget(dataId: number): Promise<void>;
};

export function openChunkCache(dataDir: string): ChunkCache {
  const prepared = new Map<string, Promise<void>>();
  const directory = (dataId: number) => join(dataDir, 'chunks', String(dataId));
  return {
    directory,
    async once(key, prepare) {
      const known = prepared.get(key);
      if (known) return known;
      const work = prepare();
      prepared.set(key, work);
      try {
        await work;
      } catch (error) {
        prepared.delete(key);
        throw error;
      }
    },
    async forget(dataId) {
      for (const key of prepared.keys()) if (key.startsWith(`${dataId}/`)) prepared.delete(key);
      await rm(directory(dataId), { recursive: true, force: true });
    },
  };
}
