import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { startAzurite } from '../local/parts/azurite.ts';

/**
 * One Azurite for the whole run: tests keep apart by container and queue names of their own (see tests/names.ts). On a disk: in memory
 * it keeps an entry for each write, among which it looks for waste every ten minutes, and stands still for one or two.
 */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const dataDir = await mkdtemp(join(tmpdir(), 'azurite-'));
  const azurite = await startAzurite({ dataDir });
  project.provide('azurite', azurite.connectionString);
  return async () => {
    await azurite.stop();
    await rm(dataDir, { recursive: true, force: true });
  };
}

declare module 'vitest' {
  export interface ProvidedContext {
    /** Connection string of the Azurite that serves blobs and queues on free ports of 127.0.0.1. */
    azurite: string;
  }
}
