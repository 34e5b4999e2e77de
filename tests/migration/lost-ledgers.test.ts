import { afterEach, beforeEach, expect, inject, it } from 'vitest';
import { driveMigration } from './drive-migration.ts';
import { heldFrames } from './held-frames.ts';
import { loseLedgers } from './lose-ledgers.ts';
import { loseWork } from './lose-work.ts';
import { type MigrationSite, startSite } from './migration-site.ts';
import { runExport } from './run-export.ts';
import { azureExport, type Drawn } from './small-export.ts';

const SIZE = { width: 64, height: 48 };

let site: MigrationSite;
beforeEach(async () => {
  site = await startSite(inject('azurite'));
});
afterEach(() => site.stop());

/** One box on each image, whose left edge tells the images apart. */
function exportOf(edges: Record<string, number>): ReturnType<typeof azureExport> {
  const drawn = Object.entries(edges).map(([image, x]): Drawn => ({ image, label: 'Cat', box: [x, 6, 20, 30] }));
  return azureExport(Object.fromEntries(Object.keys(edges).map((path) => [path, SIZE])), drawn);
}

it('an image that may be one of the same file name is told, although another one of that name is found', async () => {
  for (const path of ['a/x.jpg', 'b/x.jpg', 'moved/x.jpg']) await site.putImage(path, SIZE);
  await runExport(site, exportOf({ 'a/x.jpg': 1, 'moved/x.jpg': 2 }), 'project.json');
  await loseLedgers(site);
  const { verdict, findings } = await runExport(site, exportOf({ 'b/x.jpg': 2, 'a/x.jpg': 1 }), 'project.json');
  expect(await heldFrames(site)).toEqual(['a/x.jpg: 1', 'b/x.jpg: 2', 'moved/x.jpg: 2']);
  expect(verdict).toBe('verified-with-changes');
  expect(findings.find(({ code }) => code === 'IMAGES_OF_OTHER_ADDRESS')?.detail).toContain('"b/x.jpg" (there');
});

it.each([
  ['an export that names accounts', true, false],
  ['one that names none', false, false],
  ['one that names another account than the one before', true, true],
])(
  'where all of the work container is lost, images that were uploaded by their file names are told: %s',
  async (_, named, moved) => {
    await site.putImage('a/x.jpg', SIZE);
    const { images, ...rest } = exportOf({ 'a/x.jpg': 1 });
    const document = { ...rest, images: named ? images : images.map(({ absolute_url: _url, ...image }) => image) };
    const options = { dataSource: 'upload', paths: 'basename' };
    expect((await runExport(site, document, 'project.json', options)).verdict).toBe('verified');
    await loseWork(site);
    const next = moved ? JSON.parse(JSON.stringify(document).replaceAll('contoso', 'fabrikam')) : document;
    const { verdict, findings } = await runExport(site, next, 'renamed.json', options);
    expect(await heldFrames(site)).toEqual(['x.jpg: 1', 'x.jpg: 1']);
    expect(verdict).toBe('verified-with-changes');
    expect(findings.map(({ code }) => code)).toContain('IMAGES_OF_OTHER_ADDRESS');
  },
);

it('of several images of one file name, where all of the work container is lost, the one of the same size is told', async () => {
  await site.putImage('a/x.jpg', SIZE);
  const options = { dataSource: 'upload', paths: 'basename' };
  await runExport(site, exportOf({ 'a/x.jpg': 1 }), 'project.json', options);
  await loseWork(site);
  const larger = { width: 80, height: 60 };
  await site.putImage('b/x.jpg', larger);
  const both = azureExport({ 'a/x.jpg': SIZE, 'b/x.jpg': larger }, [
    { image: 'a/x.jpg', label: 'Cat', box: [1, 6, 20, 30] },
  ]);
  const byPath = { ...options, paths: 'full' };
  const { verdict, findings } = await runExport(site, both, 'renamed.json', byPath);
  expect(verdict).toBe('verified-with-changes');
  expect(findings.find(({ code }) => code === 'IMAGES_OF_OTHER_ADDRESS')?.detail).toContain('"a/x.jpg" (there');
});

it('an image whose file has been moved since is the frame of its earlier path, also where no ledger says so', async () => {
  await site.putImage('a/x.jpg', SIZE);
  const document = exportOf({ 'a/x.jpg': 1 });
  const options = { dataSource: 'upload', paths: 'basename' };
  await driveMigration(site.world, { export: await site.putExport(document), dataSource: 'upload' });
  await loseLedgers(site);
  await site.world.images.delete(site.images, 'a/x.jpg');
  await site.putImage('moved/x.jpg', SIZE);
  const again = { export: await site.putExport(document), ...options };
  const { verdict, totals, findings } = (await driveMigration(site.world, again)).report;
  expect(findings.filter(({ effect }) => effect !== 'info').map(({ code }) => code)).toEqual(['IMAGE_BY_BASENAME']);
  expect(totals.images).toMatchObject({ read: 1, alreadyThere: 1, missing: 0 });
  expect(verdict).toBe('verified-with-changes');
});
