import { BlobServiceClient } from '@azure/storage-blob';
import { blobPath, createBlobRequests } from '../shared/adapters/storage/requests.ts';
import { createBlobStore } from '../shared/adapters/storage/store.ts';
import { firstRange } from '../shared/images/measure-image.ts';
import { ImageSet } from './image-set.ts';
import { stubConnection } from './manifest-site.ts';

/**
 * Loops to compare with, each in a process of its own. Usage:
 * node bench/blob-loops.ts <loop> <url of the stub server> <number of images> [bytes per range]
 */
const [loop = '', url = '', count = '0', bytes = '0'] = process.argv.slice(2);
const connectionString = stubConnection(url);
const service = BlobServiceClient.fromConnectionString(connectionString);
const container = service.getContainerClient('images');
const set = await ImageSet.make(Number(count));
const AT_ONCE = 128;

const loops: Record<string, () => Promise<void>> = {
  'list-sdk': async () => {
    for await (const blob of container.listBlobsFlat()) blob.name;
  },
  'list-ours': async () => {
    for await (const blob of createBlobStore({ connectionString }).list('images')) blob.name;
  },
  'ranges-sdk': () =>
    everyImage(async (name) => {
      const answer = await container.getBlobClient(name).download(0, Number(bytes));
      for await (const part of answer.readableStreamBody ?? []) part.length;
    }),
  'ranges-bare': async () => {
    const requests = createBlobRequests(service, { connectionString });
    await everyImage(async (name) => {
      const headers = { 'x-ms-range': `bytes=0-${firstRange(name) - 1}` };
      const { body } = await requests.get(blobPath('images', name), '', headers);
      await body.bytes();
    });
  },
  'download-sdk': () =>
    everyImage(async (name) => {
      await container.getBlobClient(name).downloadToBuffer();
    }),
};

const before = process.cpuUsage();
const started = performance.now();
await loops[loop]?.();
const cpu = process.cpuUsage(before);
process.stdout.write(
  JSON.stringify({ wallSeconds: (performance.now() - started) / 1000, cpuSeconds: (cpu.user + cpu.system) / 1e6 }),
);
process.exit();

async function everyImage(visit: (name: string) => Promise<void>): Promise<void> {
  const indexes = Array.from({ length: set.count }, (_, i) => i).values();
  const worker = async () => {
    for (const index of indexes) await visit(set.name(index));
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
}
