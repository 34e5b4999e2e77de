import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { BlobSASPermissions, BlobServiceClient } from '@azure/storage-blob';
import { request } from 'undici';
import { z } from 'zod';

const Listening = z.object({ port: z.number() });
const Used = z.object({ cpuMs: z.number() });

/** `plain-normalizer.ts` as a process, with what the app's is started with: V8's settings, and the heap where it is bounded. */
export async function startPlainNormalizer(storage: string, heapMb: string | undefined) {
  const service = BlobServiceClient.fromConnectionString(storage);
  const address = async (container: string, blob: string) =>
    await service
      .getContainerClient(container)
      .getBlobClient(blob)
      .generateSasUrl({
        permissions: BlobSASPermissions.parse('rcw'),
        expiresOn: new Date(Date.now() + 3_600_000),
      });
  const addresses = [await address('exports', 'project.json'), await address('work', 'plain.json')];
  const execArgv = [
    '--no-allocation-site-pretenuring',
    ...(heapMb ? [`--max-old-space-size=${heapMb}`, '--max-semi-space-size=8'] : []),
  ];
  const child = fork(join(import.meta.dirname, 'plain-normalizer.ts'), addresses, { execArgv });
  const { port } = Listening.parse((await once(child, 'message'))[0]);
  return {
    /** Milliseconds of CPU time from the request to the last byte of the answer. */
    async normalize(): Promise<number> {
      const { body } = await request(`http://127.0.0.1:${port}`);
      await body.dump({ limit: Number.MAX_SAFE_INTEGER });
      const used = once(child, 'message');
      child.send('ended');
      return Used.parse((await used)[0]).cpuMs;
    },
    stop: () => child.kill(),
  };
}
