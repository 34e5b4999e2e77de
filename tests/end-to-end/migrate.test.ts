import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { AccountSASPermissions, BlobServiceClient, type ContainerClient } from '@azure/storage-blob';
import { type RunningCvat, startCvat } from '@azureml-to-cvat/cvat-stand-in/start-cvat.ts';
import sharp from 'sharp';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest';
import { Report } from '../../shared/verification/report.ts';
import { checkAgainstCvat } from '../checker/check-against-cvat.ts';
import { checkKept, picturesBelow } from '../checker/check-kept.ts';
import { azureExport, type Drawn } from '../migration/small-export.ts';
import { uniqueName } from '../names.ts';
import { runCommand, startCommand } from './run-command.ts';
import { watchProcesses } from './watch-processes.ts';

const SIZE = { width: 64, height: 48 };
const IMAGES = { 'UI/a b/one.jpg': SIZE, 'UI/two.JPG': SIZE, 'UI/zwölf.png': SIZE };
const DRAWN: Drawn[] = [
  { image: 'UI/a b/one.jpg', label: 'Animal/Cat', box: [1.5, 2.25, 20, 10] },
  { image: 'UI/two.JPG', label: 'Animal/Dog', polygon: [1, 1, 30, 2, 31, 40, 2, 39] },
  { image: 'UI/zwölf.png', label: 'Animal/Cat', box: [3, 4, 5, 6] },
];

const EXPORT = azureExport(IMAGES, DRAWN);

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
async function wrongInCvat({ missing = new Set<string>(), storage = '' } = {}): Promise<string[]> {
  const { target } = await writtenReport();
  const check = { export: EXPORT, project: target.project?.name ?? '', excluded: { images: missing } };
  const dataDir = join(dir, '.azureml-to-cvat', 'migrate');
  return checkKept({
    ...check,
    dataDir,
    ...(storage ? { storage } : {}),
    imagesDir: join(dir, 'images'),
  });
}

async function writtenReport(): Promise<Report> {
  return Report.parse(JSON.parse(await readFile(join(dir, 'report', 'report.json'), 'utf8')));
}

describe('migrate on this machine', { timeout: PATIENCE_MS }, () => {
  it('says what is missing with exit 4, and with exit 0 once it is there; only the report files are overwritten', async () => {
    await rm(join(dir, 'images', 'UI/two.JPG'));
    await put('images/notes.txt', 'x');
    await put('report/mine.txt', 'x');
    const first = await migrate([...images(), ...report()]);
    expect(first).toMatchObject({ code: 4, stderr: '' });
    expect(first.stdout).toContain('Not uploaded, since its name is not of a picture: "notes.txt"');
    expect(first.stdout).toContain('2 of 3 pictures found in images');
    expect(first.stdout).toContain('1 picture is not in the container, so its 1 annotation is not migrated\n');
    expect(first.stdout).toContain(' [IMAGE_NOT_IN_CONTAINER]\n');
    expect(first.stdout).toContain('INCOMPLETE');
    expect((await writtenReport()).totals.images).toMatchObject({ read: 3, migrated: 2, excluded: 1 });
    expect(await wrongInCvat({ missing: new Set(['UI/two.JPG']) })).toEqual([]);

    await putImage('UI/two.JPG');
    const second = await migrate([...images(), ...report()]);
    expect(second).toMatchObject({ code: 0, stderr: '' });
    expect((await writtenReport()).verdict).toBe('verified');
    expect(await wrongInCvat()).toEqual([]);
    expect((await readdir(join(dir, 'report'))).sort()).toEqual([
      'findings.csv',
      'mine.txt',
      'missing.csv',
      'report.html',
      'report.json',
    ]);
    expect(await readFile(join(dir, 'report/mine.txt'), 'utf8')).toBe('x');
  });

  it.each([
    ['is not JSON', 'these are my labels', 'Cannot read the export'],
    ['has none of its images here', JSON.stringify(azureExport({ 'other.jpg': SIZE }, [])), '0 of 1 picture found'],
  ])('refuses an export that %s with exit 2, before anything is started', async (_, content, words) => {
    await put('labels.json', content);
    const ran = await migrate([...images(), ...report()]);
    expect(ran).toMatchObject({ code: 2, stdout: '' });
    expect(ran.stderr).toContain(words);
    expect(ran.stderr).toMatch(/\n {2}→ .*\n$/);
  });

  it('leaves a file of somebody else that has the name of a report as it is', async () => {
    await put('report/report.html', '<h1>my thesis</h1>');
    const ran = await migrate([...images(), ...report()]);
    expect(ran).toMatchObject({ code: 2, stdout: '' });
    expect(await readFile(join(dir, 'report/report.html'), 'utf8')).toBe('<h1>my thesis</h1>');
  });
});

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
  const server = (url = cvat.url) => ['--cvat', url, '--token-env', 'MY_TOKEN'];
  const token = (value = cvat.tokens.writer) => ({ MY_TOKEN: value });

  async function made(what: 'projects' | 'tasks' | 'cloudstorages'): Promise<number> {
    const response = await fetch(`${cvat.url}/api/${what}`, {
      headers: { authorization: `Bearer ${cvat.tokens.writer}` },
    });
    const body: unknown = await response.json();
    return typeof body === 'object' && body && 'count' in body ? Number(body.count) : Number.NaN;
  }

  it('plans without touching it, uploads the images into it, and a second time makes nothing new', async () => {
    const plan = await migrate([...images(), ...server(), '--dry-run'], token());
    expect(plan).toMatchObject({ code: 0, stderr: '' });
    expect(await readdir(dir)).toContain('labels.plan.html');
    expect([await made('projects'), await made('tasks')]).toEqual([0, 0]);
    for (const _ of ['first', 'second']) {
      const ran = await migrate([...images(), ...report(), ...server()], token());
      expect(ran).toMatchObject({ code: 0, stderr: '' });
      expect(ran.stdout).not.toContain('Upload the images');
      expect((await writtenReport()).verdict).toBe('verified');
      expect([await made('projects'), await made('tasks'), await made('cloudstorages')]).toEqual([1, 1, 0]);
      const originals = await picturesBelow(join(dir, 'images'));
      const there = { cvatUrl: cvat.url, token: cvat.tokens.writer, project: 'labels', export: EXPORT, originals };
      expect(await checkAgainstCvat(there)).toEqual([]);
    }
  });

  it.each([
    ['a wrong', () => 'wrong-token', 'token'],
    ['a read-only', () => cvat.tokens.readOnly, 'read-only'],
    ['an expired', () => cvat.tokens.expired, 'token'],
  ])('refuses %s token with exit 2 before anything is uploaded', async (_, value, reason) => {
    const before = await made('tasks');
    const ran = await migrate([...images(), ...server()], token(value()));
    expect(ran.code).toBe(2);
    expect(ran.stdout).not.toContain('Upload the export');
    expect(ran.stderr).toMatch(/^Cannot .*\n {2}→ .*--token-env.*\n$/);
    expect(ran.stderr).toContain(reason);
    expect(ran.stderr).not.toContain(value());
    expect(await made('tasks')).toBe(before);
  });

  it('refuses a server that nobody answers for with exit 2', async () => {
    const closed = createServer();
    await new Promise<void>((resolve) => closed.listen(0, '127.0.0.1', resolve));
    const url = `http://127.0.0.1:${(closed.address() as AddressInfo).port}`;
    await new Promise((resolve) => closed.close(resolve));
    const ran = await migrate([...images(), ...server(url)], token());
    expect(ran.code).toBe(2);
    expect(ran.stderr).toContain(url);
    expect(ran.stderr).toMatch(/\n {2}→ .*\n$/);
  });
});

/** A SAS of the whole account, as the portal makes it. */
const LENT = BlobServiceClient.fromConnectionString(inject('azurite')).generateAccountSasUrl(
  new Date(Date.now() + 3_600_000),
  AccountSASPermissions.parse('rwdlac'),
  'sco',
);

describe('migrate from a storage account', { timeout: PATIENCE_MS }, () => {
  const storage = (container: string) => ['--storage-env', 'ACCOUNT', '--container', container];
  const account = () => ({ ACCOUNT: inject('azurite') });

  const service = BlobServiceClient.fromConnectionString(inject('azurite'));

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
    await expectSecretKept([...report(), ...account], { door: LENT, secret });
    expect(await writtenReport()).toMatchObject({ verdict: 'verified', source: { images: containerName } });
    expect(await wrongInCvat({ storage: inject('azurite') })).toEqual([]);
  });

  it('by its key in a dry run leaves the account as it is, with pictures there or in a folder, and shows the key to nobody', async () => {
    const there = await photos();
    const absent = uniqueName('absent');
    const secret = /AccountKey=([^;]+)/.exec(inject('azurite'))?.[1] ?? '';
    await expectSecretKept([...storage(there.containerName), '--dry-run'], { door: inject('azurite'), secret });
    const ran = await migrate([...images(), ...storage(absent), ...report(), '--dry-run'], account());
    expect(ran).toMatchObject({ code: 0, stderr: '' });
    const blobs: string[] = [];
    for await (const { name } of there.listBlobsFlat()) blobs.push(name);
    expect(blobs.toSorted()).toEqual(Object.keys(IMAGES).toSorted());
    const containers: string[] = [];
    for await (const { name } of service.listContainers()) containers.push(name);
    expect(containers.filter((name) => name === absent || name.startsWith('azureml-to-cvat-exports-'))).toEqual([]);
  });

  it('refuses a container that does not exist with exit 2, and does not make it', async () => {
    const name = uniqueName('absent');
    const ran = await migrate(storage(name), account());
    expect(ran.code).toBe(2);
    expect(ran.stderr).toContain(`Cannot find the container "${name}"`);
    const container = BlobServiceClient.fromConnectionString(inject('azurite')).getContainerClient(name);
    expect(await container.exists()).toBe(false);
  });
});

describe('migrate', { timeout: PATIENCE_MS }, () => {
  it('explains itself', async () => {
    const ran = await runCommand('migrate', ['--help']);
    expect(ran).toMatchObject({ code: 0, stderr: '' });
    expect(ran.stdout).toContain('Exit codes: 0 verified');
  });

  it.each([
    ['no arguments', [], 'the export is missing'],
    ['an export that is not there', ['--export', 'nowhere.json', '--images', 'nowhere'], 'there is no such file'],
    ['a folder that is not there', ['package.json', 'nowhere'], 'there is no such folder'],
    [
      'a token that is not set',
      ['--export', 'a', '--images', 'b', '--cvat', 'http://c', '--token-env', 'NO_TOKEN'],
      'NO_TOKEN',
    ],
  ])('answers %s with exit 2, one message and what to do', async (_, args, message) => {
    const ran = await runCommand('migrate', args);
    expect(ran).toMatchObject({ code: 2, stdout: '' });
    expect(ran.stderr).toContain(message);
    expect(ran.stderr).toMatch(/^Cannot .*\n {2}→ .*\n$/);
  });
});
