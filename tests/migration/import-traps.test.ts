import {
  ContainerSASPermissions,
  generateBlobSASQueryParameters,
  StorageSharedKeyCredential,
} from '@azure/storage-blob';
import { afterAll, afterEach, beforeAll, describe, expect, inject, it } from 'vitest';
import { steps } from '../../functions/activities.ts';
import { MigrationRequest } from '../../shared/migration/request.ts';
import { prepareMigration } from '../../shared/migration/stored-request.ts';
import { keepSite } from './kept-site.ts';
import { type MigrationSite, startSite } from './migration-site.ts';
import { linkOf, runSteps } from './run-steps.ts';
import { azureExport, type Drawn } from './small-export.ts';

let site: MigrationSite;
afterEach(() => site.stop());

const SIZE = { width: 64, height: 48 };
const BOX: Drawn = { image: 'a.jpg', label: 'Cat', box: [16, 12, 32, 24] };
const RAW = azureExport({ 'a.jpg': SIZE }, [BOX]);

/** On a site of its own. */
async function migrated(document: unknown, images = ['a.jpg'], others: Record<string, string> = {}) {
  site = await startSite(inject('azurite'));
  for (const path of images) await site.putImage(path, SIZE);
  for (const [path, content] of Object.entries(others)) await site.world.images.write(site.images, path, content);
  const { id, report } = await runSteps(site.world, { export: await site.putExport(document) });
  return { id, report };
}

/** The raw export, migrated, and the shapes of its task. */
async function raw() {
  site = await kept.start();
  const [task] = await site.world.cvat.tasks.find(await linkOf(site.world, rawId));
  const taskId = task?.id ?? 0;
  const [job] = await site.world.cvat.tasks.jobs(taskId);
  const shapes = async () => (await site.world.cvat.annotations.ofJob(job?.id ?? 0)).shapes;
  return { taskId, shapes };
}

let kept: Awaited<ReturnType<typeof keepSite>>;
let verdict: string;
let rawId: string;
beforeAll(async () => {
  kept = await keepSite(async () => {
    const { id, report } = await migrated(RAW);
    rawId = id;
    verdict = report.verdict;
    return site;
  });
});
afterAll(() => kept.drop());

/** Imports a document as it is, and answers how that ended. */
async function importNaively(taskId: number, document: unknown) {
  const bytes = Buffer.from(JSON.stringify(document));
  async function* open() {
    yield bytes;
  }
  return ended(await site.world.cvat.tasks.importCoco(taskId, { size: bytes.length, open }));
}

async function ended(requestId: string) {
  for (let poll = 0; poll < 500; poll++) {
    const state = await site.world.cvat.request(requestId);
    if (state?.status === 'finished' || state?.status === 'failed') return state;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  throw new Error('Expected CVAT to end the request');
}

const FRAME = { id: 1, file_name: 'a.jpg', ...SIZE };
const CATEGORIES = [{ id: 1, name: 'Cat' }];

describe('what CVAT makes of a naive import, and what the pipeline makes of the same', () => {
  it('a raw export fails on its floats and its missing keys; normalized it arrives', async () => {
    const floats = { ...RAW, images: RAW.images.map((image) => ({ ...image, width: 64.5 })), extra: [] };
    const { taskId, shapes } = await raw();
    expect(verdict).toBe('verified');
    expect(await importNaively(taskId, floats)).toMatchObject({ status: 'failed' });
    expect(await shapes()).toMatchObject([{ points: [16, 12, 48, 36] }]);
  });

  it('normalized coordinates are taken for pixels in the corner; multiplied by the real size they are in place', async () => {
    const { taskId, shapes } = await raw();
    const annotation = { ...{ id: 1, image_id: 1, category_id: 1, iscrowd: 0, area: 0 }, segmentation: [] };
    const naive = {
      images: [FRAME],
      categories: CATEGORIES,
      annotations: [{ ...annotation, bbox: [0.25, 0.25, 0.5, 0.5] }],
    };
    expect(await shapes()).toMatchObject([{ points: [16, 12, 48, 36] }]);
    expect(await importNaively(taskId, naive)).toMatchObject({ status: 'finished' });
    expect(await shapes()).toMatchObject([{ points: [0.25, 0.25, 0.75, 0.75] }]);
  });

  it('`images: []` wipes a task; a project of tags alone imports nothing', async () => {
    const { taskId, shapes } = await raw();
    expect(await importNaively(taskId, { images: [], categories: [], annotations: [] })).toMatchObject({
      status: 'finished',
    });
    expect(await shapes()).toEqual([]);
    await site.stop();
    const { report } = await migrated(azureExport({ 'a.jpg': SIZE }, [{ image: 'a.jpg', label: 'sunny' }]));
    expect(report.verdict).toBe('verified');
    const imports = site.cvat.requestsSeen.filter(({ method, path }) => method === 'POST' && /annotations/.test(path));
    expect(imports).toEqual([]);
  });

  it('a label of 65 characters is refused; it is shortened, with a finding', async () => {
    const long = 'x'.repeat(65);
    const { report } = await migrated(azureExport({ 'a.jpg': SIZE }, [{ ...BOX, label: long }]));
    const labels = [{ name: long, type: 'any' as const, attributes: [] }];
    await expect(site.world.cvat.projects.create({ name: 'naive', labels, bugTracker: '' })).rejects.toMatchObject({
      status: 400,
    });
    expect(report.verdict).toBe('verified-with-changes');
    expect(report.findings.map(({ code }) => code)).toContain('LABEL_TOO_LONG');
    expect(report.labels.map(({ name }) => name.length)).toEqual([64]);
  });

  it('a file of an unknown kind is dropped without a word; here it is a finding and no frame is missed', async () => {
    const document = azureExport({ 'a.jpg': SIZE, 'b.unknown': SIZE }, [BOX, { ...BOX, image: 'b.unknown' }]);
    const { report } = await migrated(document, ['a.jpg'], { 'b.unknown': 'what is this' });
    expect(report.verdict).toBe('incomplete');
    expect(report.totals.images).toMatchObject({ read: 2, migrated: 1, excluded: 1, matched: 1 });
    const lines = ['.jpg', '.unknown'].map((extension, k) => ({ name: 'ab'[k], extension, ...SIZE }));
    const manifest = [{ version: '1.1' }, { type: 'images' }, ...lines]
      .map((line) => `${JSON.stringify(line)}\n`)
      .join('');
    await site.world.images.write(site.images, 'naive.jsonl', manifest);
    const [storage] = await site.world.cvat.storages.list();
    const [project] = await site.world.cvat.projects.find('project');
    const { tasks } = site.world.cvat;
    const { id } = await tasks.create({ name: 'naive', projectId: project?.id ?? 0, bugTracker: '' });
    const data = { storageId: storage?.id ?? 0, imageQuality: 70, sortingMethod: 'lexicographical' as const };
    await ended(await tasks.attachFromStorage(id, { ...data, manifest: 'naive.jsonl' }));
    expect((await tasks.dataMeta(id))?.frames.map(({ name }) => name)).toEqual(['a.jpg']);
  });

  it('a second creation while the first runs is a 409; it counts as begun', async () => {
    site = await startSite(inject('azurite'));
    await site.putImage('a.jpg', SIZE);
    const request = MigrationRequest.parse({ export: await site.putExport(RAW) });
    const { id } = await prepareMigration(site.world, request);
    for (const step of ['scanExport', 'surveyImages', 'normalizeExport', 'lookUpImages', 'planMigration'] as const) {
      await steps[step].run(site.world, id);
    }
    const { storageId } = await steps.registerStorage.run(site.world, { id, lane: 0 });
    const { projectId } = await steps.ensureProject.run(site.world, id);
    const { taskId } = await steps.createTask.run(site.world, { id, task: 0, projectId });
    site.cvat.work.hold('started');
    const first = await steps.attachImages.run(site.world, { id, task: 0, taskId, storageId });
    const second = await steps.attachImages.run(site.world, { id, task: 0, taskId, storageId });
    site.cvat.work.hold('nowhere');
    expect(second).toEqual(first);
    const posts = site.cvat.requestsSeen.filter(({ method, path }) => method === 'POST' && /\/data\/?$/.test(path));
    expect(posts.map(({ status }) => status)).toContain(409);
  });

  it('a SAS of the container is refused, since CVAT looks at the container itself; the account SAS is taken', async () => {
    await raw();
    expect(verdict).toBe('verified');
    const parts = Object.fromEntries(
      inject('azurite')
        .split(';')
        .filter(Boolean)
        .map((part): [string, string] => [part.slice(0, part.indexOf('=')), part.slice(part.indexOf('=') + 1)]),
    );
    const key = new StorageSharedKeyCredential(parts.AccountName ?? '', parts.AccountKey ?? '');
    const expiresOn = new Date(Date.now() + 3_600_000);
    const permissions = ContainerSASPermissions.parse('rl');
    const sas = generateBlobSASQueryParameters({ containerName: site.images, permissions, expiresOn }, key);
    const connectionString = `BlobEndpoint=${parts.BlobEndpoint};SharedAccessSignature=${sas}`;
    const input = { resource: site.images, displayName: 'naive', description: '', manifests: ['manifest.jsonl'] };
    const credential = { type: 'CONNECTION_STRING' as const, connectionString };
    await expect(site.world.cvat.storages.create({ ...input, credential })).rejects.toMatchObject({
      code: 'STORAGE_FORBIDDEN',
    });
  });
});
