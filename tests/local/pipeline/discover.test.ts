import { mkdir, mkdtemp, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { BlobServiceClient, ContainerSASPermissions } from '@azure/storage-blob';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { discoverAt } from '../../../local/command-line/discover-option.ts';
import { discoveredRows } from '../../../local/command-line/discovered-rows.ts';
import { leftOutRows } from '../../../local/command-line/left-out-rows.ts';
import { type Azurite, startAzurite } from '../../../local/parts/azurite.ts';
import { type Discovery, discoverAccount, discoverFolder } from '../../../local/pipeline/discover.ts';
import { labelsOf } from '../../../local/pipeline/export-labels.ts';
import { projectOf } from '../../../local/pipeline/find-exports.ts';
import { noteUndone, stillStanding } from '../../../local/pipeline/undone-here.ts';
import { discoverLines } from '../../../local/terminal/discover-lines.ts';
import { trackProgress } from '../../../local/terminal/progress-tracker.ts';
import { hashOf } from '../../../shared/migration/hash-of.ts';
import { buildReport } from '../../../shared/verification/build-report.ts';
import { azureExport } from '../../migration/small-export.ts';
import { uniqueName } from '../../names.ts';
import { parts } from '../../verification/report-parts.ts';

const SIZE = { width: 64, height: 48 };
const BOX = [1, 2, 20, 10] as [number, number, number, number];
const COCO = 'Labeling/export/coco';
const coco = (images: string[], label = 'Cat') =>
  JSON.stringify(
    azureExport(
      Object.fromEntries(images.map((name) => [name, SIZE])),
      images.map((image) => ({ image, label, box: BOX })),
    ),
  );
const LINE = JSON.stringify({
  image_url: 'AmlDatastore://workspaceblobstore/park/c.jpg',
  image_details: { width: '64px', height: '48px', format: 'jpg' },
  label: [{ label: 'Dog', topX: 0.1, topY: 0.1, bottomX: 0.5, bottomY: 0.5, isCrowd: 'false' }],
});

/** Two exports of one project, another project over the same pictures, a dataset in parts, one without pictures; and other files. */
const FILES = {
  [`${COCO}/1111/street_20230101_101010.json`]: coco(['street/a.jpg']),
  [`${COCO}/2222/street_20240101_101010.json`]: coco(['street/a.jpg', 'street/b.jpg']),
  [`${COCO}/3333/street_20240202_101010.json`]: coco(['street/a.jpg', 'street/b.jpg'], 'Sign'),
  'Labeling/export/export/dataset/g1/g2/labeledDatapoints_1.jsonl': `${LINE}\n`,
  'Labeling/export/export/dataset/g1/g2/labeledDatapoints_2.jsonl': `${LINE.replace('park/c', 'park/d')}\n`,
  'lost.json': coco(['nowhere/x.jpg']),
  'cut.json': coco(['street/a.jpg']).slice(0, 300),
  'package.json': '{"images":[]}',
  'labels.coco.json': coco(['street/a.jpg']),
  'notes.json': '{"hello":"world"}',
};
const PICTURES = ['street/a.jpg', 'street/b.jpg', 'park/c.jpg'];

const calm = { signal: new AbortController().signal, progress: () => undefined };

let dir: string;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'discover-'));
});
afterEach(() => rm(dir, { recursive: true, force: true }));

async function put(name: string, content: string): Promise<void> {
  await mkdir(dirname(join(dir, name)), { recursive: true });
  await writeFile(join(dir, name), content);
}

async function folder(): Promise<Discovery> {
  let day = 1;
  for (const [name, content] of Object.entries(FILES)) {
    await put(name, content);
    const date = new Date(Date.UTC(2024, 0, day++));
    await utimes(join(dir, name), date, date);
  }
  for (const name of PICTURES) await put(`pictures/${name}`, 'x');
  return discoverFolder(dir, calm);
}

/** One of its own: all of it is looked through, and the one of the run holds what all other tests have left. */
let azurite: Azurite;
let dataDir: string;
beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'azurite-'));
  azurite = await startAzurite({ dataDir });
});
afterAll(async () => {
  await azurite?.stop();
  await rm(dataDir, { recursive: true, force: true });
});

async function account(): Promise<Discovery> {
  const service = BlobServiceClient.fromConnectionString(azurite.connectionString);
  const [store, photos] = [uniqueName('store'), uniqueName('photos')];
  for (const [container, files] of [
    [store, FILES],
    [photos, Object.fromEntries(PICTURES.map((name) => [name, 'x']))],
  ] as const) {
    await service.getContainerClient(container).create();
    for (const [name, content] of Object.entries(files)) {
      await service.getContainerClient(container).getBlockBlobClient(name).upload(content, Buffer.byteLength(content));
    }
  }
  const all = await discoverAccount(service, calm);
  const bare = <T extends { name: string }>(one: T) => ({ ...one, name: one.name.slice(store.length + 1) });
  return {
    unreadable: all.unreadable.map(bare),
    exports: all.exports.map((one) => ({ ...bare(one), newer: one.newer?.slice(store.length + 1) })),
  };
}

describe.each([
  ['a folder', folder],
  ['an account', account],
])('discover in %s', (where, discover) => {
  test('finds exports by what they hold, the latest of each project, and where their pictures are', async () => {
    const { exports, unreadable } = await discover();
    const found = exports.map(({ name, project, format, newer, pictures, look }) => [
      ...[name, project, format, look.scan.counts.images, pictures?.found],
      ...(where === 'a folder' ? [newer] : []),
    ]);
    const newer = (name?: string) => (where === 'a folder' ? [name] : []);
    expect(found).toEqual([
      [
        ...[`${COCO}/1111/street_20230101_101010.json`, 'street', 'COCO', 1, 1],
        ...newer(`${COCO}/2222/street_20240101_101010.json`),
      ],
      [`${COCO}/2222/street_20240101_101010.json`, 'street', 'COCO', 2, 2, ...newer()],
      [`${COCO}/3333/street_20240202_101010.json`, 'street', 'COCO', 2, 2, ...newer()],
      [...['Labeling/export/export/dataset/g1/g2/labeledDatapoints_1.jsonl', 'g2', 'JSON Lines', 2, 1], ...newer()],
      ['lost.json', 'lost', 'COCO', 1, undefined, ...newer()],
    ]);
    expect(unreadable).toEqual([
      { name: 'cut.json', reason: expect.stringContaining('the file ends'), fix: expect.any(String) },
    ]);
  });
});

test('an older export says how many of its pictures no later one of its project has, and is told by migrate --all', async () => {
  const weeks = [
    ['a', 'b', 'c'],
    ['b', 'c', 'd'],
    ['c', 'd', 'a'],
  ];
  const put2024 = async (names: string[], week: number) => {
    const name = `street_2024010${week}_101010.json`;
    await put(name, coco(names.map((one) => `street/${one}.jpg`)));
    await utimes(join(dir, name), new Date(Date.UTC(2024, 0, week)), new Date(Date.UTC(2024, 0, week)));
    return name;
  };
  const names = [await put2024(weeks[0] ?? [], 1), await put2024(weeks[1] ?? [], 2)];
  const of = async () => (await discoverFolder(dir, calm)).exports.map(({ newer, lacking }) => [newer, lacking]);
  expect(await of()).toEqual([
    [names[1], 1],
    [undefined, 0],
  ]);
  const [first] = (await discoverFolder(dir, calm)).exports;
  const older = [{ name: names[0] ?? '', newer: first?.newer ?? '', lacking: first?.lacking ?? 0 }];
  expect(leftOutRows({ older, unreadable: [] }, { dryRun: false })).toMatchObject([
    { verdict: undefined, problem: expect.stringContaining(`left out for ${names[1]}, which lacks 1 picture of it`) },
  ]);
  names.push(await put2024(weeks[2] ?? [], 3));
  // What only one has that is left out itself, no latest one has.
  expect(await of()).toEqual([
    [names[2], 1],
    [names[2], 1],
    [undefined, 0],
  ]);
});

test('a SAS of one container finds what is in that one', async () => {
  const container = BlobServiceClient.fromConnectionString(azurite.connectionString).getContainerClient(
    uniqueName('lent'),
  );
  await container.create();
  const content = coco(['street/a.jpg']);
  await container.getBlockBlobClient('street.json').upload(content, Buffer.byteLength(content));
  await container.getBlockBlobClient('street/a.jpg').upload('x', 1);
  const permissions = ContainerSASPermissions.parse('rl');
  const LENT = await container.generateSasUrl({ permissions, expiresOn: new Date(Date.now() + 3_600_000) });
  const tracker = trackProgress({ show: () => undefined, say: () => undefined, close: () => undefined });
  const { exports } = await discoverAt({ 'sas-env': 'LENT' }, { LENT }, { ...calm, tracker });
  expect(exports).toMatchObject([
    { name: `${container.containerName}/street.json`, pictures: { place: container.containerName, found: 1 } },
  ]);
});

test('the table says what is migrated by the reports that lie here, and what to type next', async () => {
  const rows = await discoveredRows(await folder(), []);
  const lines = discoverLines(rows, [], { next: 'migrate --all' });
  expect(lines[0]).toMatch(/^project +kind +date +images/);
  expect(lines.filter((line) => line.includes('no: there is a later export'))).toHaveLength(1);
  expect(lines.at(-1)).toBe('  → Migrate the latest of each project, 3 in all: migrate --all');
  expect(discoverLines([], [], { next: '' })).toEqual(['No export of Azure ML was found']);
});

test('a report is of the export with its content: another one of the same name and size is not migrated', async () => {
  await put('cars/labels.json', coco(['street/a.jpg'], 'Car'));
  await put('signs/labels.json', coco(['street/a.jpg'], 'Sign'));
  const found = await discoverFolder(dir, calm);
  const report = await buildReport(
    parts({
      source: {
        export: 'exports/labels.json',
        sha256: await hashOf([Buffer.from(coco(['street/a.jpg'], 'Car'))]),
        images: 'images',
      },
      read: { images: 1, annotations: 1 },
    }),
  );
  const finished = new Date(Date.now() + 60_000).toISOString();
  const told = { ...report, migration: { ...report.migration, finished } };
  const rows = await discoveredRows(found, [{ file: 'labels.report.json', report: told }]);
  expect(rows.map(({ export: name, migrated }) => [name, migrated?.finished])).toEqual([
    ['cars/labels.json', finished],
    ['signs/labels.json', undefined],
  ]);
});

test('the report of a migration that was undone since says nothing of its export', async () => {
  const { migration, ...rest } = await buildReport(parts({ read: { images: 1, annotations: 1 } }));
  const reportOf = (id: string, finished: string) => ({
    file: `${id}.report.json`,
    report: { ...rest, migration: { ...migration, id, finished } },
  });
  const reports = [reportOf('a', '2026-01-01T00:00:00.000Z'), reportOf('b', '2026-01-01T00:00:00.000Z')];
  const root = join(dir, '.data');
  expect(await stillStanding(root, reports)).toEqual(reports);
  await noteUndone(root, 'a', new Date('2026-01-02T00:00:00Z'));
  expect(await stillStanding(root, reports)).toEqual([reports[1]]);
  const again = reportOf('a', '2026-01-03T00:00:00.000Z');
  expect(await stillStanding(root, [again])).toEqual([again]);
});

test('two exports of one name get that of their folders', () => {
  const named = (name: string) => ({ name, project: projectOf(name) });
  expect(labelsOf([named('a/x.json'), named('b/X.json'), named('b/y_20240101.json')])).toEqual(['x a', 'X b', 'y']);
  expect(projectOf('a/My: project-2019-11-24 18:20:22.json')).toBe('My: project');
  expect(labelsOf([named('a/My: project.json')])).toEqual(['My- project']);
});
