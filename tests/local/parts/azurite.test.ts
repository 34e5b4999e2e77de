import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { BlobServiceClient } from '@azure/storage-blob';
import { QueueServiceClient } from '@azure/storage-queue';
import { expect, test } from 'vitest';
import { startAzurite } from '../../../local/parts/azurite.ts';
import { openDataDir } from '../../../local/parts/data-dir.ts';

const BLOBS = 30;
const moduleOf = (path: string) => JSON.stringify(new URL(`../../../${path}`, import.meta.url).href);

/** Takes a data folder, starts Azurite in it, and writes what it says that it has written. Then it waits for its end. */
const COMMAND = `
import { createRequire } from 'node:module';
import { openDataDir } from ${moduleOf('local/parts/data-dir.ts')};
import { startAzurite } from ${moduleOf('local/parts/azurite.ts')};
const require = createRequire(${moduleOf('package.json')});
const { BlobServiceClient } = require('@azure/storage-blob');
const { QueueServiceClient } = require('@azure/storage-queue');
const dir = await openDataDir(process.argv[2], { fresh: false });
const azurite = await startAzurite({ dataDir: dir.path + '/azurite', ports: dir.ports });
const container = BlobServiceClient.fromConnectionString(azurite.connectionString).getContainerClient('drops');
await container.create();
for (let k = 0; k < ${BLOBS}; k += 1) await container.getBlockBlobClient(String(k)).upload('x', 1);
const queue = QueueServiceClient.fromConnectionString(azurite.connectionString).getQueueClient('messages');
await queue.create();
await queue.sendMessage('hello');
console.log('written');
setInterval(() => undefined, 1000);
`;

test('kill -9 of a command loses nothing that its storage has acknowledged, and it starts again at once', async () => {
  const root = await mkdtemp(join(tmpdir(), 'killed-'));
  try {
    const script = join(root, 'command.mjs');
    const data = join(root, 'data');
    await writeFile(script, COMMAND);
    const command = spawn(process.execPath, [script, data], { stdio: ['ignore', 'pipe', 'inherit'] });
    expect(await once(createInterface(command.stdout), 'line')).toEqual(['written']);
    command.kill('SIGKILL');
    await once(command, 'exit');

    const dir = await openDataDir(data, { fresh: false });
    const azurite = await startAzurite({ dataDir: join(data, 'azurite'), ports: dir.ports });
    const container = BlobServiceClient.fromConnectionString(azurite.connectionString).getContainerClient('drops');
    const names: string[] = [];
    for await (const { name } of container.listBlobsFlat()) names.push(name);
    const queue = QueueServiceClient.fromConnectionString(azurite.connectionString).getQueueClient('messages');
    const { peekedMessageItems } = await queue.peekMessages();
    await azurite.stop();
    await dir.release();
    expect(names).toHaveLength(BLOBS);
    expect(peekedMessageItems.map(({ messageText }) => messageText)).toEqual(['hello']);
  } finally {
    await rm(root, { recursive: true, force: true });
  }
}, 120_000);
