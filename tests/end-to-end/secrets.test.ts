import { randomBytes } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { RequestFault } from '@azureml-to-cvat/cvat-stand-in/faults/fault.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Azurite, startAzurite } from '../../local/parts/azurite.ts';
import { RefusedError } from '../../local/pipeline/pipeline-client.ts';
import { storageWithFaults } from '../faults/storage-faults.ts';
import { azureExport } from '../migration/small-export.ts';
import { eventually } from './eventually.ts';
import { type RunningPipeline, startPipeline } from './running-pipeline.ts';
import { watchProcesses } from './watch-processes.ts';

let pipeline: RunningPipeline;
let azurite: Azurite;
let azuriteDir: string;
let storage: Awaited<ReturnType<typeof storageWithFaults>>;
beforeAll(async () => {
  // One of its own: all that it keeps on disk is this migration's.
  azuriteDir = await mkdtemp(join(tmpdir(), 'secrets-'));
  azurite = await startAzurite({ dataDir: azuriteDir, key: randomBytes(64).toString('base64') });
  storage = await storageWithFaults(azurite.connectionString);
  const { connectionString } = storage;
  pipeline = await startPipeline(azurite.connectionString, {
    AzureWebJobsStorage: connectionString,
    ImagesStorage: connectionString,
  });
});
afterAll(async () => {
  await pipeline?.stop();
  storage?.close();
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
  for (const id of new Set(ids)) paths.push(`migrations/${id}`, `migrations/${id}/report`, `migrations/${id}/undo`);
  const found = new Map<string, string>();
  for (const path of paths) {
    for (const accept of ['application/json', 'text/html']) {
      const response = await fetch(`${url}/api/${path}`, { headers: { accept, 'x-functions-key': keys.default } });
      found.set(`${path} as ${accept}`, JSON.stringify([...response.headers]) + (await response.text()));
    }
  }
  return found;
}

/** The worst that a server can do, or whatever answers in its place: it quotes all that it was given or may know. */
function quotation(): string {
  const given = `Authorization: Bearer ${pipeline.cvat.tokens.writer}; ${azurite.connectionString}`;
  return `Cannot read https://pictures.blob.core.windows.net/images?${LEAKED}: ${given}`;
}

const cvatAnswers =
  (method: string, path: string, fault: Partial<StatusFault> = {}) =>
  () =>
    void pipeline.cvat.faults.add({ kind: 'status', method, path, status: 400, body: quotation(), times: 5, ...fault });
const blobsAnswer = (method: string) => () =>
  storage.add({
    ...{ service: 'Blob', method, times: 3 },
    fault: { status: 403, code: 'AuthenticationFailed', body: quotation() },
  });
type StatusFault = Extract<RequestFault, { kind: 'status' }>;

/** Each is a migration of its own that meets this. */
const FAILURES: Readonly<Record<string, () => void>> = {
  'a task refused': cvatAnswers('POST', '/api/tasks$'),
  'pictures refused': cvatAnswers('POST', '/api/tasks/\\d+/data/$'),
  'what is no user': () =>
    cvatAnswers('GET', '/api/users/self$', { status: 200, body: JSON.stringify({ headers: quotation() }) })(),
  'a token rejected': cvatAnswers('GET', '/api/users/self$', { status: 401 }),
  'a project forbidden': cvatAnswers('POST', '/api/projects$', { status: 403 }),
  'a storage refused': cvatAnswers('*', '/api/cloudstorages', { times: 2 }),
  'another page': () => {
    const location = `https://elsewhere.example/login?token=${pipeline.cvat.tokens.writer}&${LEAKED}`;
    cvatAnswers('GET', '/api/users/self$', { status: 302, headers: { location } })();
  },
  'an export that may not be read': blobsAnswer('GET'),
  'a request that may not be written': blobsAnswer('PUT'),
};
/** The same, but it begins once the migration runs. */
const LATER_FAILURES: Readonly<Record<string, () => void>> = {
  'blobs that may not be read': blobsAnswer('GET'),
  'blobs that may not be written': blobsAnswer('PUT'),
};

/** What these are told as: they did strike. */
const CODES = [
  ...['CVAT_REFUSED', 'CVAT_ANSWER_UNEXPECTED', 'CVAT_TOKEN_INVALID', 'CVAT_FORBIDDEN', 'CVAT_REDIRECTS'],
  ...['STORAGE_REFUSED', 'TASK_FAILED'],
];

/** Answers of a server, or what was said instead. */
const said = new Map<string, string>();

async function migrateThrough(
  what: string,
  { before, after }: { before?: () => void; after?: () => void },
): Promise<string | undefined> {
  const { client, cvat, exports } = pipeline;
  before?.();
  try {
    const { id } = await client.start({ export: { container: exports, name: 'first.json' }, project: what });
    after?.();
    await eventually(async () => expect((await client.get(id)).runtimeStatus).toBe('Completed'), 90);
    return id;
  } catch (error) {
    if (!(error instanceof RefusedError)) throw error;
    said.set(`refusal of ${what}`, `${error.message} ${JSON.stringify(error)}`);
    return undefined;
  } finally {
    cvat.faults.clear();
    storage.clear();
  }
}

describe('migrations that fail in every way', () => {
  it('leave the CVAT token, keys and every SAS nowhere: logs, journal, storage, answers, command lines', async () => {
    const { client, cvat, exports } = pipeline;
    await pipeline.putImage('a.jpg', SIZE);
    await pipeline.putExport(EXPORT, 'first.json');
    const request = { export: { container: exports, name: 'first.json' } };
    // CVAT is down for a while.
    cvatAnswers('PATCH', '/annotations', { status: 503, times: 6 })();
    const { id } = await client.start(request);
    expect(await pipeline.ended(id)).toMatchObject({ verdict: 'verified' });
    cvat.faults.clear();

    const ids = [id];
    for (const [what, before] of Object.entries(FAILURES)) ids.push((await migrateThrough(what, { before })) ?? id);
    for (const [what, after] of Object.entries(LATER_FAILURES)) ids.push((await migrateThrough(what, { after })) ?? id);
    await expect(client.start({ export: { container: exports, name: 'absent.json' } })).rejects.toBeInstanceOf(
      RefusedError,
    );

    const { url, keys } = pipeline.host();
    cvatAnswers('GET', '/api/cloudstorages')();
    const byHand = { method: 'POST', headers: { 'x-functions-key': keys.master, 'content-type': 'application/json' } };
    await fetch(`${url}/admin/functions/rotateCredentials`, { ...byHand, body: '{}' });
    await eventually(async () =>
      expect(await readFile(pipeline.logFile, 'utf8')).toContain('CREDENTIAL_ROTATION_FAILED'),
    );
    cvat.faults.clear();
    cvatAnswers('DELETE', '/api/tasks', { status: 403 })();
    await client.undo(id, { force: false });
    await eventually(async () => {
      const undo = await fetch(`${url}/api/migrations/${id}/undo`, { headers: { 'x-functions-key': keys.default } });
      expect(await undo.text()).toMatch(/"runtimeStatus":\s?"Completed"/);
    });
    cvat.faults.clear();
    for (const path of ['migrations/none', 'normalize?blob=exports/absent.json', 'nowhere']) {
      const answer = await fetch(`${url}/api/${path}${path.includes('?') ? '&' : '?'}code=${keys.default}`);
      said.set(path, await answer.text());
    }

    const shown = await watchProcesses(process.pid, Promise.resolve());
    const commands = new Map([...shown].map(([pid, { command }]) => [`process ${pid}`, command]));
    expect([...commands.values()].join()).toContain('azurite');
    const seen = [...said, ...commands, ...(await filesOfHost()), ...(await blobs()), ...(await answers(ids))];
    // What its blobs and queues were, deleted ones among them, lies on disk.
    await azurite.stop();
    const raw = [...(await filesBelow(azuriteDir))];
    for (const part of ['blobstorage', 'queuestorage']) expect(raw.some(([path]) => path.includes(part))).toBe(true);
    expect(raw.some(([, text]) => text.includes('first.json'))).toBe(true);
    const everything = new Map([...seen, ...raw]);
    await eventually(async () => expect([...everything.keys()].join()).toMatch(/host\.log/));
    expect([...everything.values()].join()).toContain('Cannot read https://pictures.blob.core.windows.net/images');
    const shownCodes = [...everything.values()].join();
    expect(CODES.filter((code) => !shownCodes.includes(code))).toEqual([]);
    const key = /AccountKey=([^;]+)/.exec(azurite.connectionString)?.[1] ?? '';
    expect(key.length).toBeGreaterThan(20);
    const secrets = {
      ...{ token: cvat.tokens.writer, key, 'a signature': 'sig=', 'the leaked one': 'LEAKEDSIGNATURE' },
      ...{ 'the function key': keys.default, 'the master key': keys.master },
      ...keys.system,
    };
    for (const [what, secret] of Object.entries(secrets)) {
      const spellings = [secret, encodeURIComponent(secret), Buffer.from(secret).toString('base64').replace(/=+$/, '')];
      const places = [...everything].filter(([, text]) => spellings.some((spelling) => text.includes(spelling)));
      expect(places.map(([place]) => `${what} in ${place}`).filter((place) => !KEPT_THERE.test(place))).toEqual([]);
    }
  });
});

/** The local host's own keys, in a file that nobody else may read, and the addresses that the local stand-in for Event Grid calls. */
const KEPT_THERE = /(?:key|_extension) in \/host\/(?:data\/)?keys\.json$|_extension in \/events\//;
