import type { TestProject } from 'vitest/node';
import { startAzurite } from '../local/parts/azurite.ts';

/**
 * One Azurite for the whole run: tests keep apart by container and queue names of their own (see tests/names.ts). In memory, where it
 * takes two thirds of the CPU that it takes on a disk.
 */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const azurite = await startAzurite({});
  project.provide('azurite', azurite.connectionString);
  return azurite.stop;
}

declare module 'vitest' {
  export interface ProvidedContext {
    /** Connection string of the Azurite that serves blobs and queues on free ports of 127.0.0.1. */
    azurite: string;
  }
}
