import { afterEach, beforeEach, describe, expect, inject, it } from 'vitest';
import { undoMigration } from '../../functions/orchestrators/undo-migration.ts';
import { anySpelling, meantIdentity, meantPath, spelling } from '../../shared/migration/image-spelling.ts';
import { twinOf } from '../azureml-dataset/twin.ts';
import { drive } from './drive.ts';
import { heldFrames } from './held-frames.ts';
import { loseLedgers } from './lose-ledgers.ts';
import { type MigrationSite, startSite } from './migration-site.ts';
import { runExport } from './run-export.ts';
import { azureExport, type Drawn, escapedUrl } from './small-export.ts';

describe('meantIdentity()', () => {
  it.each([
    ['c/i/a.jpg', 'a.jpg', 'c/i/a.jpg'],
    ['c/i/a%20b.jpg', 'a b.jpg', 'c/i/a b.jpg'],
    ['c/i/a%20b.jpg', 'a%20b.jpg', 'c/i/a%20b.jpg'],
    ['c/i/x%2By%2520z/a.jpg', 'x+y%20z/a.jpg', 'c/i/x+y%20z/a.jpg'],
    ['c/i/x%20y/%C3%A9.jpg', 'moved/x y/é.jpg', 'c/i/x y/é.jpg'],
    ['c/i/x%20y/a%20b.jpg', 'moved/a b.jpg', 'c/i/x y/a b.jpg'],
    ['//a%20b.jpg', 'a b.jpg', '//a b.jpg'],
    // Neither is told by where it lies: as it is written.
    ['c/i/x%20y/a.jpg', 'moved/a.jpg', 'c/i/x%20y/a.jpg'],
    ['c/i/100%.jpg', '100%.jpg', 'c/i/100%.jpg'],
  ])('of "%s", found as "%s", is "%s"', (identity, blob, meant) => {
    expect(meantIdentity(identity, blob)).toBe(meant);
  });

  it('is one text for all spellings of a blob, but not for two blobs', () => {
    const one = ['c/i/./a%20b.jpg', 'c/i//a b.jpg', 'c/i/x/../a b.jpg'].map((identity) =>
      spelling(identity, 'a b.jpg'),
    );
    expect(new Set(one)).toEqual(new Set(['c/i/a b.jpg']));
    expect(spelling('c/i/a%20b.jpg', 'a%20b.jpg')).not.toBe(one[0]);
  });
});

const SIZE = { width: 64, height: 48 };
const PATHS = ['plain.jpg', 'a b/c (1).jpg', 'x+y%20z/é.jpg'];

let site: MigrationSite;

/** One box on each image, whose left edge tells the images apart. */
function drawn(more = 0): Drawn[] {
  return PATHS.map((image, k) => ({ image, label: 'Cat', box: [5 * k + more, 6, 20, 30] }));
}

const coco = (boxes: Drawn[], paths = PATHS) =>
  azureExport(Object.fromEntries(paths.map((path) => [path, SIZE])), boxes);

/** As JSON Lines, whose only name of an image is a URL with escapes. */
function lines(boxes: Drawn[], paths = PATHS): string {
  const { images, ...document } = coco(boxes, paths);
  const encoded = images.map((image) => ({ ...image, absolute_url: escapedUrl(image.absolute_url) }));
  return Buffer.from(twinOf(Buffer.from(JSON.stringify({ ...document, images: encoded })), 'absolute_url')).toString();
}

const run = (content: unknown, name: string, options?: object) => runExport(site, content, name, options);
const held = (more = 0) => PATHS.map((path, k) => `${path}: ${5 * k + more}`).sort();

describe('anySpelling()', () => {
  it.each([
    ['x%20y/a.jpg', 'x y/a.jpg'],
    ['x%2520y/a.jpg', 'x y/a.jpg'],
    ['./x%20y//a.jpg', 'x y/a.jpg'],
    ['100%/a%20b.jpg', '100%/a%20b.jpg'],
  ])('of "%s" is "%s"', (path, spelled) => {
    expect(anySpelling(path)).toBe(spelled);
    expect(anySpelling(meantPath(path, 'a.jpg'))).toBe(spelled);
  });
});

describe('an image whose path one export writes with escapes and another one without', () => {
  const FORMS = {
    'a COCO export': [(boxes: Drawn[]): unknown => coco(boxes), 'project.json'],
    'JSON Lines': [(boxes: Drawn[]): unknown => lines(boxes), 'project.jsonl'],
  } as const;

  beforeEach(async () => {
    site = await startSite(inject('azurite'));
    for (const path of PATHS) await site.putImage(path, SIZE);
  });
  afterEach(() => site.stop());

  it.each([
    ['a COCO export', 'JSON Lines'],
    ['JSON Lines', 'a COCO export'],
  ] as const)('is one image: %s, then %s, whatever that is called', async (first, second) => {
    const [[one, name], [other, otherName]] = [FORMS[first], FORMS[second]];
    expect((await run(one(drawn()), name)).verdict).toBe('verified');
    const renamed = otherName.replace('project', 'renamed');
    for (const as of [otherName, renamed]) {
      const again = await run(other(drawn()), as);
      expect(await heldFrames(site), as).toEqual(held());
      expect(again, as).toMatchObject({ verdict: 'verified', totals: { images: { read: 3, alreadyThere: 3 } } });
    }
    const newer = await run(other(drawn(1)), renamed, { dataSource: 'upload' });
    expect(await heldFrames(site)).toEqual(held(1));
    expect(newer).toMatchObject({ verdict: 'verified', totals: { images: { read: 3, updated: 3 } } });
  });

  it('is found without a ledger', async () => {
    await run(lines(drawn()), 'project.jsonl');
    await loseLedgers(site);
    await run(coco(drawn()), 'renamed.json');
    expect(await heldFrames(site)).toEqual(held());
  });

  it('is told where it had been moved, so that nothing says which spelling was meant', async () => {
    const image = 'a b/d.jpg';
    const one: Drawn[] = [{ image, label: 'Cat', box: [5, 6, 20, 30] }];
    await site.putImage('moved/d.jpg', SIZE);
    const first = await run(lines(one, [image]), 'project.jsonl', { paths: 'basename' });
    expect(first.totals.images).toMatchObject({ read: 1, migrated: 1 });
    await site.putImage(image, SIZE);
    const again = await run(coco(one, [image]), 'project.json');
    expect(again.verdict).toBe('verified-with-changes');
    const told = again.findings.find(({ code }) => code === 'IMAGES_OF_OTHER_ADDRESS');
    expect(told).toMatchObject({ severity: 'warning', count: 1 });
    expect(told?.detail).toContain('"a b/d.jpg" (there "contoso/pictures/a%20b/d.jpg")');
    // As its fix says.
    await drive(site.world, undoMigration, { id: first.migration.id, force: false });
    expect(await heldFrames(site)).toEqual(['a b/d.jpg: 5']);
    const found = await run(coco(one, [image]), 'project.json');
    expect(found).toMatchObject({ verdict: 'verified', totals: { images: { alreadyThere: 1 } } });
  });
});
