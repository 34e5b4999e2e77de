import { readdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { createPipelineClient, RefusedError } from '../../local/pipeline/pipeline-client.ts';
import { azureExport } from '../migration/small-export.ts';
import { eventually } from './eventually.ts';
import { type RunningPipeline, startPipeline } from './running-pipeline.ts';

let pipeline: RunningPipeline;
beforeAll(async () => {
  pipeline = await startPipeline(inject('azurite'));
});
afterAll(() => pipeline?.stop());

const SIZE = { width: 64, height: 48 };
const EXPORT = azureExport({ 'a.jpg': SIZE }, [{ image: 'a.jpg', label: 'Cat', box: [1, 2, 20, 10] }]);
const LEAKED = 'sv=2022-11-02&ss=b&srt=co&sp=rl&sig=LEAKEDSIGNATURE%3D';

/** Everything that a migration leaves on disk: the log and the durable journal of the host, the state of its triggers. */
async function filesOfHost(): Promise<Map<string, string>> {
  const folder = dirname(pipeline.logFile);
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

    const everything = new Map([...(await filesOfHost()), ...(await blobs()), ...(await answers([id, ...failed]))]);
    await eventually(async () => expect([...everything.keys()].join()).toMatch(/host\.log/));
    expect([...everything.values()].join()).toContain('Cannot read https://pictures.blob.core.windows.net/images');
    const key = /AccountKey=([^;]+)/.exec(inject('azurite'))?.[1] ?? '';
    expect(key.length).toBeGreaterThan(20);
    const secrets = { token: writer, key, 'a signature': 'sig=', 'the leaked one': 'LEAKEDSIGNATURE' };
    for (const [what, secret] of Object.entries(secrets)) {
      const spellings = [secret, encodeURIComponent(secret), Buffer.from(secret).toString('base64').replace(/=+$/, '')];
      const places = [...everything].filter(([, text]) => spellings.some((spelling) => text.includes(spelling)));
      expect(places.map(([place]) => `${what} in ${place}`)).toEqual([]);
    }
  });
});
