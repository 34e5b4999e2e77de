import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { AccountSASPermissions, BlobServiceClient, type ContainerClient } from '@azure/storage-blob';
import { type RunningCvat, startCvat } from '@azureml-to-cvat/cvat-stand-in/start-cvat.ts';
import sharp from 'sharp';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest';
import { Report } from '../../shared/verification/report.ts';
import { checkAgainstCvat } from '../checker/check-against-cvat.ts';
import { checkKept, picturesBelow } from '../checker/check-kept.ts';
import { azureExport } from '../migration/small-export.ts';
import { uniqueName } from '../names.ts';
import { runCommand, startCommand } from './run-command.ts';
import { EXPORT, IMAGES, SIZE } from './three-pictures.ts';
import { watchProcesses } from './watch-processes.ts';

/** Every run starts three servers; other tests run beside it. */
const PATIENCE_MS = 180_000;

let dir: string;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'migrate-'));
  for (const path of Object.keys(IMAGES)) await putImage(path);
  await put('labels.json', JSON.stringify(EXPORT));
});
afterEach(() => rm(dir, { recursive: true, force: true }));

async function put(name: string, content: string | Uint8Array): Promise<void> {
  await mkdir(dirname(join(dir, name)), { recursive: true });
  await writeFile(join(dir, name), content);
}

async function putImage(path: string): Promise<void> {
  const picture = sharp({ create: { ...SIZE, channels: 3, background: '#88a' } });
  await put(join('images', path), await (path.endsWith('.png') ? picture.png() : picture.jpeg()).toBuffer());
}

function migrate(args: readonly string[], env: Record<string, string> = {}) {
  return runCommand('migrate', ['--export', join(dir, 'labels.json'), ...args], { INIT_CWD: dir, ...env });
}
const images = () => ['--images', join(dir, 'images')];
const report = () => ['--report', join(dir, 'report')];

/** What is wrong with what the stand-in of the last run holds. */
async function wrongInCvat(): Promise<string[]> {
  const { target } = await writtenReport();
  return checkKept({
    ...{ export: EXPORT, project: target.project?.name ?? '', storage: inject('azurite') },
    ...{ dataDir: join(dir, '.azureml-to-cvat', 'migrate'), imagesDir: join(dir, 'images') },
  });
}

async function writtenReport(): Promise<Report> {
  return Report.parse(JSON.parse(await readFile(join(dir, 'report', 'report.json'), 'utf8')));
}

it('refuses an export that has none of its images here with exit 2, before anything is started', async () => {
  await put('labels.json', JSON.stringify(azureExport({ 'other.jpg': SIZE }, [])));
  const ran = await migrate([...images(), ...report()]);
  expect(ran).toMatchObject({ code: 2, stdout: '' });
  expect(ran.stderr).toContain('0 of 1 picture found');
  expect(ran.stderr).toMatch(/\n {2}→ .*\n$/);
});

const service = BlobServiceClient.fromConnectionString(inject('azurite'));
const storage = (container: string) => ['--storage-env', 'ACCOUNT', '--container', container];
const account = () => ({ ACCOUNT: inject('azurite') });

describe('migrate to a CVAT server', { timeout: PATIENCE_MS }, () => {
  let cvat: RunningCvat;
  let cvatData: string;
  beforeAll(async () => {
    cvatData = await mkdtemp(join(tmpdir(), 'cvat-'));
    cvat = await startCvat({ dataDir: cvatData });
  });
  afterAll(async () => {
    await cvat.stop();
    await rm(cvatData, { recursive: true, force: true });
  });
  const server = () => ['--cvat', cvat.url, '--token-env', 'MY_TOKEN'];
  const written = () => cvat.requestsSeen.filter(({ method }) => method !== 'GET');

  it('plans without touching it, nor the account that the pictures would be sent to, and says what is missing with exit 4', async () => {
    const [seen, before] = [cvat.requestsSeen.length, written().length];
    await rm(join(dir, 'images', 'UI/two.JPG'));
    await put('images/notes.txt', 'x');
    const absent = uniqueName('absent');
    const args = [...images(), ...storage(absent), ...server(), '--dry-run'];
    const plan = await migrate(args, { ...account(), MY_TOKEN: cvat.tokens.writer });
    expect(plan).toMatchObject({ code: 4, stderr: '' });
    expect(plan.stdout).toContain('Not uploaded, since its name is not of a picture: "notes.txt"');
    expect(plan.stdout).toContain('2 of 3 pictures found in images');
    expect(plan.stdout).toContain('1 picture is not in the container, so its 1 annotation is not migrated\n');
    expect(plan.stdout).toContain(' [IMAGE_NOT_IN_CONTAINER]\n');
    expect(plan.stdout).toContain('INCOMPLETE');
    const planned = Report.parse(JSON.parse(await readFile(join(dir, 'labels.plan.json'), 'utf8')));
    expect(planned.totals.images).toMatchObject({ read: 3, migrated: 2, excluded: 1 });
    expect(await readdir(dir)).toContain('labels.plan.html');
    expect(cvat.requestsSeen.length).toBeGreaterThan(seen);
    expect(written()).toHaveLength(before);
    expect(await service.getContainerClient(absent).exists()).toBe(false);
  });

  it('uploads the pictures that are here, and says with exit 4 that one is missing', async () => {
    await rm(join(dir, 'images', 'UI/two.JPG'));
    const ran = await migrate([...images(), ...report(), ...server()], { MY_TOKEN: cvat.tokens.writer });
    expect(ran).toMatchObject({ code: 4, stderr: '' });
    expect(ran.stdout).toContain('INCOMPLETE');
    const originals = await picturesBelow(join(dir, 'images'));
    const excluded = { images: new Set(['UI/two.JPG']) };
    const there = { cvatUrl: cvat.url, token: cvat.tokens.writer, project: 'labels', export: EXPORT };
    expect(await checkAgainstCvat({ ...there, originals, excluded })).toEqual([]);
    expect(cvat.requestsSeen.filter(({ path }) => path.includes('/cloudstorages'))).toEqual([]);
  });

  it('refuses a read-only token with exit 2 before anything is uploaded', async () => {
    const before = written().length;
    const ran = await migrate([...images(), ...server()], { MY_TOKEN: cvat.tokens.readOnly });
    expect(ran.code).toBe(2);
    expect(ran.stdout).not.toContain('Upload the export');
    expect(ran.stderr).toMatch(/^Cannot .*\n {2}→ .*--token-env.*\n$/);
    expect(ran.stderr).toContain('read-only');
    expect(ran.stderr).not.toContain(cvat.tokens.readOnly);
    expect(written()).toHaveLength(before);
  });
});

/** A SAS of the whole account, as the portal makes it. */
const LENT = service.generateAccountSasUrl(
  new Date(Date.now() + 3_600_000),
  AccountSASPermissions.parse('rwdlac'),
  'sco',
);

describe('migrate from a storage account', { timeout: PATIENCE_MS }, () => {
  async function photos(): Promise<ContainerClient> {
    const container = service.getContainerClient(uniqueName('photos'));
    await container.create();
    for (const path of Object.keys(IMAGES))
      await container.getBlockBlobClient(path).uploadFile(join(dir, 'images', path));
    return container;
  }

  /** Runs to a good end, and nobody sees the secret who reads what was written or asks for the list of processes. */
  async function expectSecretKept(args: readonly string[], { door, secret }: { door: string; secret: string }) {
    const line = ['--export', join(dir, 'labels.json'), ...args];
    const running = startCommand('migrate', line, { INIT_CWD: dir, ACCOUNT: door, SOMEBODYS_TOKEN: 'hunter2' });
    const processes = await watchProcesses(running.child.pid ?? 0, running.ended);
    const ended = await running.ended;
    expect(ended).toMatchObject({ code: 0, stderr: '' });
    expect(secret).not.toBe('');
    const pages = (await readdir(dir, { recursive: true })).filter((name) =>
      /(?:report|plan)\.(?:json|html)$/.test(name),
    );
    expect(pages.length).toBeGreaterThan(0);
    for (const text of [ended.stdout, ...(await Promise.all(pages.map((name) => readFile(join(dir, name), 'utf8'))))]) {
      for (const spelling of [secret, encodeURIComponent(secret)]) expect(text).not.toContain(spelling);
    }

    // The parts get nothing of the shell that they do not need.
    const commands = [...processes.values()].map(({ command }) => command);
    for (const part of ['azurite.js', 'cvat-stand-in', 'functions-host-embedded']) {
      expect(commands.join('\n')).toContain(part);
    }
    expect(commands.filter((command) => /AccountKey|sig=/i.test(command) || command.includes(secret))).toEqual([]);
    processes.delete(running.child.pid ?? 0);
    // esbuild, which bundles the app of a checkout, is no part of ours.
    const parts = [...processes.values()].filter(({ command }) => !command.includes('esbuild'));
    const told = parts.filter(({ environment }) => /hunter2|\bACCOUNT=/.test(environment));
    expect(told.map(({ command }) => command)).toEqual([]);
    const keyed = parts.filter(({ environment }) =>
      [secret, encodeURIComponent(secret)].some((one) => environment.includes(one)),
    );
    expect(keyed.filter(({ command }) => !command.includes('functions-host-embedded'))).toEqual([]);
  }

  it('takes the images that are there, by a SAS, which nobody sees who asks for the list of processes', async () => {
    const { containerName } = await photos();
    const account = ['--sas-env', 'ACCOUNT', '--container', containerName];
    const secret = new URL(LENT).searchParams.get('sig') ?? '';
    await put('report/mine.txt', 'x');
    await expectSecretKept([...report(), ...account], { door: LENT, secret });
    const files = ['findings.csv', 'mine.txt', 'missing.csv', 'report.html', 'report.json'];
    expect((await readdir(join(dir, 'report'))).sort()).toEqual(files);
    expect(await writtenReport()).toMatchObject({ verdict: 'verified', source: { images: containerName } });
    expect(await wrongInCvat()).toEqual([]);
  });

  it('by its key in a dry run leaves the account as it is, and shows the key to nobody', async () => {
    const there = await photos();
    const secret = /AccountKey=([^;]+)/.exec(inject('azurite'))?.[1] ?? '';
    await expectSecretKept([...storage(there.containerName), '--dry-run'], { door: inject('azurite'), secret });
    const blobs: string[] = [];
    for await (const { name } of there.listBlobsFlat()) blobs.push(name);
    expect(blobs.toSorted()).toEqual(Object.keys(IMAGES).toSorted());
    const containers: string[] = [];
    for await (const { name } of service.listContainers()) containers.push(name);
    expect(containers.filter((name) => name.startsWith('azureml-to-cvat-exports-'))).toEqual([]);
  });

  it('refuses a container that does not exist with exit 2, and does not make it', async () => {
    const name = uniqueName('absent');
    const ran = await migrate(storage(name), account());
    expect(ran.code).toBe(2);
    expect(ran.stderr).toContain(`Cannot find the container "${name}"`);
    expect(await service.getContainerClient(name).exists()).toBe(false);
  });
});

it('answers a folder that is not there with exit 2, one message and what to do', async () => {
  const ran = await runCommand('migrate', ['package.json', 'nowhere']);
  expect(ran).toMatchObject({ code: 2, stdout: '' });
  expect(ran.stderr).toContain('there is no such folder');
  expect(ran.stderr).toMatch(/^Cannot .*\n {2}→ .*\n$/);
});
