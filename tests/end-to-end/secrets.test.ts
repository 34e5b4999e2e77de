import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Azurite, startAzurite } from '../../local/parts/azurite.ts';
import { createPipelineClient, RefusedError } from '../../local/pipeline/pipeline-client.ts';
import { azureExport } from '../migration/small-export.ts';
import { eventually } from './eventually.ts';
import { type RunningPipeline, startPipeline } from './running-pipeline.ts';

let pipeline: RunningPipeline;
let azurite: Azurite;
let azuriteDir: string;
beforeAll(async () => {
  // One of its own: all that it keeps on disk is this migration's.
  azuriteDir = await mkdtemp(join(tmpdir(), 'secrets-'));
  azurite = await startAzurite({ dataDir: azuriteDir });
  pipeline = await startPipeline(azurite.connectionString);
});
afterAll(async () => {
  await pipeline?.stop();
  await azurite?.stop();
  await rm(azuriteDir, { recursive: true, force: true });
});

const SIZE = { width: 64, height: 48 };
const EXPORT = azureExport({ 'a.jpg': SIZE }, [{ image: 'a.jpg', label: 'Cat', box: [1, 2, 20, 10] }]);
const LEAKED = 'sv=2022-11-02&ss=b&srt=co&sp=rl&sig=LEAKEDSIGNATURE%3D';

/** Everything that a migration leaves on disk: the log and the durable journal of the host, the state of its triggers. */
const filesOfHost = () => filesBelow(dirname(pipeline.logFile));

async function filesBelow(folder: string): Promise<Map<string, string>> {
  const files = new Map<string, string>();
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    if (entry.isFile()) files.set(path.slice(folder.length), await readFile(path, 'latin1'));
  }
  return files;
}

async function blobs(): Promise<Map<string, string>> {
  const { world, images, exports } = pipeline;
  const found = new Map<string, string>();
  for (const container of [images, exports, world.config.workContainer]) {
    for await (const { name } of world.images.list(container)) {
      const blob = await world.images.read(container, name);
      const bytes = Buffer.concat(await Array.fromAsync(blob?.bytes ?? []));
      found.set(`${container}/${name}`, bytes.toString('latin1'));
    }
  }
  return found;
}

async function answers(ids: readonly string[]): Promise<Map<string, string>> {
  const { url, keys } = pipeline.host();
  const paths = ['migrations', 'health', `manifests/${pipeline.images}`, 'doctor'];
  for (const id of ids) paths.push(`migrations/${id}`, `migrations/${id}/report`, `migrations/${id}/undo`);
  const found = new Map<string, string>();
  for (const path of paths) {
    for (const accept of ['application/json', 'text/html']) {
      const response = await fetch(`${url}/api/${path}`, { headers: { accept, 'x-functions-key': keys.default } });
      found.set(`${path} as ${accept}`, JSON.stringify([...response.headers]) + (await response.text()));
    }
  }
  return found;
}

describe('a whole migration', () => {
  it('leaves the CVAT token, the account key and every SAS nowhere: logs, journal, storage, answers', async () => {
    const { client, cvat, exports } = pipeline;
    await pipeline.putImage('a.jpg', SIZE);
    await pipeline.putExport(EXPORT, 'first.json');
    const request = { export: { container: exports, name: 'first.json' } };
    const { id } = await client.start(request);
    expect(await pipeline.ended(id)).toMatchObject({ verdict: 'verified' });

    // The worst that CVAT can do: it fails, and quotes what it was given.
    const { writer } = cvat.tokens;
    const body = `Cannot read https://pictures.blob.core.windows.net/images?${LEAKED}: Authorization: Bearer ${writer}`;
    const failed: string[] = [];
    for (const path of ['/api/tasks$', '/api/tasks/\\d+/data/$']) {
      cvat.faults.add({ kind: 'status', method: 'POST', path, status: 400, body, times: 5 });
      const { id } = await client.start({ ...request, project: `Quoted at ${path.length}` });
      expect(await pipeline.ended(id)).toMatchObject({ verdict: 'failed' });
      cvat.faults.clear();
      failed.push(id);
    }
    await expect(
      createPipelineClient(pipeline.host(), AbortSignal.timeout(30_000)).start({
        export: { container: exports, name: 'absent.json' },
      }),
    ).rejects.toBeInstanceOf(RefusedError);

    const seen = [...(await filesOfHost()), ...(await blobs()), ...(await answers([id, ...failed]))];
    // What its blobs and queues were, deleted ones among them, lies on disk.
    await azurite.stop();
    const raw = [...(await filesBelow(azuriteDir))];
    for (const part of ['blobstorage', 'queuestorage']) expect(raw.some(([path]) => path.includes(part))).toBe(true);
    expect(raw.some(([, text]) => text.includes('first.json'))).toBe(true);
    const everything = new Map([...seen, ...raw]);
    await eventually(async () => expect([...everything.keys()].join()).toMatch(/host\.log/));
    expect([...everything.values()].join()).toContain('Cannot read https://pictures.blob.core.windows.net/images');
    const key = /AccountKey=([^;]+)/.exec(azurite.connectionString)?.[1] ?? '';
    expect(key.length).toBeGreaterThan(20);
    const secrets = { token: writer, key, 'a signature': 'sig=', 'the leaked one': 'LEAKEDSIGNATURE' };
    for (const [what, secret] of Object.entries(secrets)) {
      const spellings = [secret, encodeURIComponent(secret), Buffer.from(secret).toString('base64').replace(/=+$/, '')];
      const places = [...everything].filter(([, text]) => spellings.some((spelling) => text.includes(spelling)));
      expect(places.map(([place]) => `${what} in ${place}`)).toEqual([]);
    }
  });
});
