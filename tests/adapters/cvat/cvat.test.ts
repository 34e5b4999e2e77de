import { makeZip } from 'client-zip';
import { describe, expect, it } from 'vitest';
import {
  accountSas,
  azurite,
  container,
  containerSas,
  entry,
  jpeg,
  manifest,
} from '../../../packages/cvat-stand-in/tests/pictures.ts';
import { serveStandIn } from '../../../packages/cvat-stand-in/tests/stand-in.ts';
import { createCvat } from '../../../shared/adapters/cvat/cvat.ts';
import { writeCoco } from '../../../shared/cvat/coco.ts';
import { cvatLabels } from '../../../shared/cvat/labels.ts';
import { readBack } from '../../../shared/cvat/read-back.ts';
import { cvatShapes } from '../../../shared/cvat/shapes.ts';
import type { AnnotationRecord, DatasetRecord, Geometry, LabelRecord } from '../../../shared/dataset/record.ts';
import { compareTask } from '../../../shared/verification/compare.ts';
import type { Cvat, StorageCredential, Upload } from '../../../shared/world.ts';
import { uniqueName } from '../../names.ts';

const standIn = serveStandIn(() => ({ blobEndpoints: { [azurite().account]: azurite().endpoint } }));

const client = (token: keyof ReturnType<typeof standIn.cvat>['tokens'] = 'writer', organization?: string) =>
  createCvat({
    ...{ url: standIn.cvat().url, token: standIn.cvat().tokens[token], firstWaitMs: 5 },
    ...(organization === undefined ? {} : { organization }),
  });
const bySas = (sessionToken = accountSas()): StorageCredential => ({
  ...{ type: 'ACCOUNT_NAME_TOKEN_PAIR', accountName: azurite().account, sessionToken },
});

const PATHS = ['UI/a.jpg', 'UI/b.JPG', 'c.jpg'];
const options = { imageQuality: 70, sortingMethod: 'lexicographical' } as const;

async function pictures() {
  const image = await jpeg();
  return container({
    ...Object.fromEntries(PATHS.map((path) => [path, image])),
    'manifest.jsonl': manifest(...PATHS.map((path) => entry(path))),
  });
}

const register = (cvat: Cvat, resource: string, credential = bySas()) =>
  cvat.storages.create({
    resource,
    displayName: resource,
    description: 'ours',
    credential,
    manifests: ['manifest.jsonl'],
  });

const project = (cvat: Cvat, labels: LabelRecord[] = []) =>
  cvat.projects.create({ name: uniqueName('project'), labels: cvatLabels(labels), bugTracker: 'https://app/report' });

/** The end of a background request, polled for 20 s at most. */
async function ended(cvat: Cvat, requestId: string) {
  for (let attempt = 0; attempt < 400; attempt++) {
    const state = await cvat.request(requestId);
    if (state?.status === 'finished' || state?.status === 'failed') return state;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`Cannot wait for "${requestId}": it does not end`);
}

async function taskWithImages(cvat: Cvat, labels: LabelRecord[] = [], more = {}) {
  const { name } = await pictures();
  const storage = await register(cvat, name);
  const { id: projectId } = await project(cvat, labels);
  const task = await cvat.tasks.create({ name: 'task', projectId, bugTracker: uniqueName('https://app/m'), ...more });
  const input = { storageId: storage.id, manifest: 'manifest.jsonl', ...options };
  const requestId = await cvat.tasks.attachFromStorage(task.id, input);
  expect(await ended(cvat, requestId)).toMatchObject({ status: 'finished' });
  return { id: task.id, projectId, requestId, input };
}

function uploadOf(bytes: Uint8Array): Upload {
  return {
    size: bytes.length,
    async *open(offset) {
      yield bytes.subarray(offset);
    },
  };
}

const label = (name: string, geometries: LabelRecord['geometries']): LabelRecord => ({
  ...{ kind: 'label', name, geometries, attributes: {} },
});
const annotation = (image: string, name: string, geometry: Geometry): AnnotationRecord => ({
  ...{ kind: 'annotation', image, label: name, geometry, attributes: {} },
});

async function cocoOf(records: DatasetRecord[]): Promise<Upload> {
  async function* open() {
    yield records;
  }
  const chunks: Uint8Array[] = [];
  for await (const chunk of writeCoco(open)) chunks.push(chunk);
  return uploadOf(Buffer.concat(chunks));
}

const LABELS = [
  label('Animal/Cat', ['box']),
  label('Road', ['polygon']),
  label('Sky', ['mask']),
  label('Blur', ['tag']),
];
const BOXES = [
  annotation('UI/a.jpg', 'Animal/Cat', { type: 'box', x: 0.123456, y: 1.005, width: 4.567, height: 3.3333 }),
  annotation('c.jpg', 'Animal/Cat', { type: 'box', x: 0, y: 0, width: 8, height: 6 }),
  annotation('UI/b.JPG', 'Road', {
    type: 'polygon',
    parts: [
      [0.111, 0, 4, 0, 4, 3],
      [5, 5, 6.666, 5, 6, 5.5],
    ],
  }),
  annotation('UI/b.JPG', 'Road', {
    type: 'polygon',
    parts: [
      [1, 1, 3, 1, 3, 3, 1, 3],
      [5, 1, 6, 1, 6, 2],
    ],
  }),
];
const DIRECT = [
  annotation('UI/a.jpg', 'Sky', { type: 'mask', width: 8, height: 6, counts: [7, 3, 3, 2, 33] }),
  annotation('UI/a.jpg', 'Blur', { type: 'tag' }),
];
const IMAGES = PATHS.map((path) => ({ kind: 'image', path, width: 8, height: 6 }) as const);

async function actualOf(cvat: Cvat, id: number, projectId: number) {
  const meta = await cvat.tasks.dataMeta(id);
  if (!meta) throw new Error(`Task ${id} has no data`);
  const jobs = [];
  for (const job of await cvat.tasks.jobs(id)) jobs.push({ job, annotations: await cvat.annotations.ofJob(job.id) });
  return readBack({ meta, jobs, labels: await cvat.projects.labels(projectId) });
}

describe('createCvat() knows itself', () => {
  it('by version, user and token', async () => {
    expect(await client().about()).toMatchObject({ version: '2.73.0' });
    expect(await client().self()).toMatchObject({ username: 'migrator' });
    expect(await client().accessToken()).toMatchObject({ read_only: false });
    expect(await client('readOnly').accessToken()).toMatchObject({ read_only: true });
  });

  it('and asks which user it is of once, whoever is told of its waits', async () => {
    const cvat = client();
    const { id } = await cvat.self();
    const asked = () => standIn.cvat().requestsSeen.filter(({ path }) => path === '/api/users/self').length;
    const before = asked();
    expect([await cvat.ownId(), await cvat.tellingWaits(() => undefined).ownId(), await cvat.ownId()]).toEqual([
      id,
      id,
      id,
    ]);
    expect(asked() - before).toBe(1);
  });

  it('and finds the members of its organization by their exact name', async () => {
    const inside = client('writer', 'studio');
    expect(await inside.findUser('annotator')).toMatchObject({ username: 'annotator' });
    expect(await inside.findUser('annot')).toBeUndefined();
  });

  it('and has no personal access token with other schemes', async () => {
    const basic = `Basic ${Buffer.from('migrator:migrator-password').toString('base64')}`;
    const cvat = createCvat({ url: standIn.cvat().url, token: basic });
    expect(await cvat.self()).toMatchObject({ username: 'migrator' });
    expect(await cvat.accessToken()).toBeUndefined();
  });

  it.each([
    ['an expired token', 'expired', undefined, 'CVAT_TOKEN_INVALID'],
    ['a read-only token', 'readOnly', undefined, 'CVAT_TOKEN_READ_ONLY'],
    ['a role without the right', 'annotator', 'studio', 'CVAT_FORBIDDEN'],
    ['an organization of others', 'outsider', 'studio', 'CVAT_FORBIDDEN'],
    ['an organization that is none', 'writer', 'stud', 'CVAT_ORGANIZATION_UNKNOWN'],
  ] as const)('is told of %s', async (_, token, organization, code) => {
    await expect(project(client(token, organization))).rejects.toMatchObject({ code, retryable: false });
  });
});

describe('storages', () => {
  it('are found by container and name, in one workspace only', async () => {
    const { name } = await pictures();
    const created = await register(client('maintainer'), name);
    const inside = await register(client('maintainer', 'studio'), name);
    const filter = { resource: name, displayName: name };
    expect((await client('maintainer').storages.find(filter)).map(({ id }) => id)).toEqual([created.id]);
    expect((await client('maintainer', 'studio').storages.find(filter)).map(({ id }) => id)).toEqual([inside.id]);
    expect((await client('maintainer', 'studio').storages.list()).map(({ id }) => id)).toContain(inside.id);
  });

  it('keep their manifests through a new credential', async () => {
    const cvat = client();
    const { name } = await pictures();
    const { id } = await register(cvat, name);
    const updated = await cvat.storages.update(id, {
      credential: bySas(),
      manifests: ['manifest.jsonl'],
      description: 'x',
    });
    expect(updated).toMatchObject({ manifests: ['manifest.jsonl'], description: 'x' });
    expect(await cvat.storages.status(id)).toBe('AVAILABLE');
  });

  it('are refused with a SAS of the container, and the SAS is not repeated', async () => {
    const { name } = await pictures();
    const sas = containerSas(name);
    const refused = register(client(), name, bySas(sas));
    await expect(refused).rejects.toMatchObject({ code: 'STORAGE_FORBIDDEN' });
    await expect(refused).rejects.not.toThrow(sas);
  });

  it('are deleted once, also where somebody was faster', async () => {
    const cvat = client();
    const { id } = await register(cvat, (await pictures()).name);
    await cvat.storages.delete(id);
    await cvat.storages.delete(id);
    await expect(cvat.storages.status(id)).rejects.toMatchObject({ code: 'CVAT_NOT_FOUND' });
  });
});

describe('projects', () => {
  it('are found by their exact name and take more labels', async () => {
    const cvat = client();
    const made = await project(cvat, LABELS.slice(0, 1));
    await cvat.projects.addLabels(made.id, cvatLabels(LABELS.slice(1)));
    expect((await cvat.projects.find(made.name)).map(({ id }) => id)).toEqual([made.id]);
    expect(await cvat.projects.get(made.id)).toMatchObject({ name: made.name, bug_tracker: 'https://app/report' });
    expect((await cvat.projects.labels(made.id)).map(({ name, type }) => [name, type])).toEqual([
      ['Animal/Cat', 'rectangle'],
      ['Road', 'polygon'],
      ['Sky', 'mask'],
      ['Blur', 'tag'],
    ]);
    await cvat.projects.delete(made.id);
    await cvat.projects.delete(made.id);
    expect(await cvat.projects.get(made.id)).toBeUndefined();
  });
});

describe('tasks', () => {
  it('are found by their link and have no frames before their images', async () => {
    const cvat = client();
    const { id: projectId } = await project(cvat);
    const { id: otherId } = await project(cvat);
    await cvat.tasks.create({ name: 'task', projectId: otherId, bugTracker: uniqueName('https://app/m') });
    const bugTracker = `${uniqueName('https://app/m')}?task=1`;
    const { id } = await cvat.tasks.create({ name: 'task', projectId, bugTracker, subset: 'Train' });
    await cvat.tasks.create({ name: 'task', projectId, bugTracker: `${bugTracker}2` });
    expect((await cvat.tasks.find(bugTracker)).map((task) => task.id)).toEqual([id]);
    expect(await cvat.tasks.ofProject(projectId)).toHaveLength(2);
    expect(await cvat.tasks.dataMeta(id)).toBeUndefined();
    await cvat.tasks.delete(id);
    expect(await cvat.tasks.get(id)).toBeUndefined();
    expect(await cvat.tasks.dataMeta(id)).toBeUndefined();
  });

  it('get their images from a storage, once', async () => {
    const cvat = client();
    const { id, input, requestId } = await taskWithImages(cvat, [], { segmentSize: 2, overlap: 1 });
    expect(await cvat.tasks.get(id)).toMatchObject({ size: 3, media_type: 'image' });
    expect((await cvat.tasks.dataMeta(id))?.frames.map(({ name }) => name)).toEqual(PATHS);
    expect((await cvat.tasks.jobs(id)).map((job) => [job.start_frame, job.stop_frame])).toEqual([
      [0, 1],
      [1, 2],
    ]);
    const [job] = await cvat.tasks.jobs(id);
    expect(await cvat.frames.open(job?.id ?? 0, 0)).toMatchObject({ opened: true });
    expect(await cvat.frames.open(job?.id ?? 0, 99)).toMatchObject({ opened: false });
    expect(await cvat.tasks.attachFromStorage(id, input)).toBe(requestId);
  });

  it('get their images from one zip whose folders stay', async () => {
    const cvat = client();
    const { id: projectId } = await project(cvat);
    const { id } = await cvat.tasks.create({ name: 'task', projectId, bugTracker: '' });
    const image = new Uint8Array(await jpeg());
    const files = PATHS.map((name) => ({ name, input: image, size: image.length, lastModified: new Date(0) }));
    const zip = new Uint8Array(await new Response(makeZip(files)).arrayBuffer());
    expect(await ended(cvat, await cvat.tasks.uploadArchive(id, uploadOf(zip), options))).toMatchObject({
      status: 'finished',
    });
    expect((await cvat.tasks.dataMeta(id))?.frames.map(({ name }) => name)).toEqual(PATHS);
  });
});

describe('annotations', () => {
  it('come back as they were written: COCO import and jobs, rounding and overlap included', async () => {
    const cvat = client();
    const { id, projectId } = await taskWithImages(cvat, LABELS, { segmentSize: 2, overlap: 1 });
    const requestId = await cvat.tasks.importCoco(id, await cocoOf([...LABELS, ...IMAGES, ...BOXES]));
    expect(await ended(cvat, requestId)).toMatchObject({ status: 'finished' });
    const labels = await cvat.projects.labels(projectId);
    const frames = new Map(PATHS.map((path, frame) => [path, frame]));
    const [first] = await cvat.tasks.jobs(id);
    await cvat.annotations.addToJob(first?.id ?? 0, cvatShapes(DIRECT, { labels, frames }));

    const expected = { images: IMAGES, annotations: [...BOXES, ...DIRECT] };
    const compared = compareTask({ expected, actual: await actualOf(cvat, id, projectId) });
    expect(compared.differences).toEqual([]);
    expect(compared.annotations).toEqual({ matched: 6, different: 0, missing: 0, unexpected: 0 });
    expect(compared.images).toEqual({ matched: 3, different: 0, missing: 0, unexpected: 0 });

    for (const job of await cvat.tasks.jobs(id)) await cvat.annotations.deleteOfJob(job.id);
    const empty = await actualOf(cvat, id, projectId);
    expect(empty.jobs.flatMap((job) => job.annotations)).toEqual([]);
  });

  it.each(['reset', 'lose'] as const)('arrive although every request goes wrong once (%s)', async (kind) => {
    const cvat = client();
    const { id, projectId } = await taskWithImages(cvat, LABELS);
    const { faults } = standIn.cvat();
    const arm = (method: string) => faults.add({ method, path: `/api/(tasks|requests)/.*${id}`, kind });
    const document = await cocoOf([...LABELS, ...IMAGES, ...BOXES]);
    for (const method of ['GET', 'POST']) arm(method);
    let opened = 0;
    const requestId = await cvat.tasks.importCoco(id, {
      ...document,
      async *open(offset) {
        // The beginning is over: these strike a chunk and the finish.
        if (opened++ === 0) for (const method of ['PATCH', 'POST']) arm(method);
        yield* document.open(offset);
      },
    });
    expect(await ended(cvat, requestId)).toMatchObject({ status: 'finished' });
    expect(faults.list()).toEqual([]);
    faults.clear();
    const compared = compareTask({
      expected: { images: IMAGES, annotations: BOXES },
      actual: await actualOf(cvat, id, projectId),
    });
    expect(compared.annotations).toEqual({ matched: 4, different: 0, missing: 0, unexpected: 0 });
  });

  it('that CVAT does not know the label of fail with its words', async () => {
    const cvat = client();
    const { id } = await taskWithImages(cvat, LABELS.slice(1));
    const state = await ended(cvat, await cvat.tasks.importCoco(id, await cocoOf([...LABELS, ...IMAGES, ...BOXES])));
    expect(state).toMatchObject({ status: 'failed' });
    expect(state.message).toContain('Animal/Cat');
  });
});
