import { afterEach, beforeEach, describe, expect, inject, it } from 'vitest';
import { checkSite } from '../checker/check-site.ts';
import { type MigrationSite, startSite } from './migration-site.ts';
import { runDriven } from './run-driven.ts';
import { azureExport, type Drawn } from './small-export.ts';

const SIZE = { width: 64, height: 48 };
const PATHS = ['a.jpg', 'b.jpg'];

let site: MigrationSite;
beforeEach(async () => {
  site = await startSite(inject('azurite'));
  for (const path of PATHS) await site.putImage(path, SIZE);
});
afterEach(() => site.stop());

/** Of these labels, one box of each on every picture. */
function exportOf(...labels: string[]) {
  const drawn = PATHS.flatMap((image) =>
    labels.map((label, k): Drawn => ({ image, label, box: [labels.length + 5 * k, 2, 20, 10] })),
  );
  return azureExport(Object.fromEntries(PATHS.map((path) => [path, SIZE])), drawn);
}

async function migrate(name: string, document: ReturnType<typeof exportOf>, options: object = {}) {
  const { report } = await runDriven(site.world, {
    export: await site.putExport(document, `${name}.json`),
    ...options,
  });
  return { verdict: report.verdict, codes: report.findings.map(({ code }) => code) };
}

const problems = (project: string, document: object, rename = (label: string) => label) =>
  checkSite(site, { export: document, project, rename });

describe('two labelling projects of the same pictures', () => {
  it("come to stand in projects of their own: neither takes the other one's annotations for its own that are gone", async () => {
    const [cars, people] = [exportOf('car', 'truck', 'ignore'), exportOf('person', 'child', 'dog', 'ignore')];
    await migrate('cars', cars);
    expect(await migrate('people', people)).toMatchObject({
      verdict: 'verified-with-changes',
      codes: expect.arrayContaining(['IMAGES_OF_OTHER_LABELS']),
    });
    expect(await problems('cars', cars)).toEqual([]);
    expect(await problems('people', people)).toEqual([]);
    expect(await site.world.cvat.tasks.ofMigrations()).toHaveLength(2);
  });

  it('do so, too, when they are migrated at the same time', async () => {
    const [cars, people] = [exportOf('car'), exportOf('person')];
    const both = await Promise.all([migrate('cars', cars), migrate('people', people)]);
    expect(both.map(({ verdict }) => verdict)).toContain('verified-with-changes');
    expect(await problems('cars', cars)).toEqual([]);
    expect(await problems('people', people)).toEqual([]);
  });

  it('do so, too, when their exports have one file name', async () => {
    const [cars, people] = [exportOf('car'), exportOf('person')];
    await migrate('labels', cars);
    for (let run = 0; run < 2; run++) {
      expect((await migrate('labels', people)).verdict).toBe('verified-with-changes');
    }
    expect(await problems('labels', cars)).toEqual([]);
    expect(await problems('labels (2)', people)).toEqual([]);
  });
});

describe('an export that is taken for one of a labelling project of which it has hardly a label', () => {
  const bare = { ...exportOf('car'), annotations: [], categories: [] };
  const named = { project: 'street' };
  it.each([
    ['as the project is named', exportOf('person', 'child'), named],
    ['as it has no label at all', bare, {}],
  ])('says so once, %s: what the earlier one had there is removed', async (_, later, options) => {
    await migrate('cars', exportOf('car', 'truck'), options);
    for (const dryRun of [true, false]) {
      const { verdict, codes } = await migrate('later', later, { ...options, dryRun });
      expect([dryRun, verdict, codes.filter((code) => code === 'LABELS_GONE')]).toEqual([
        dryRun,
        'verified-with-changes',
        ['LABELS_GONE'],
      ]);
    }
    expect(await problems('project' in options ? 'street' : 'cars', later)).toEqual([]);
    expect((await migrate('later', later, options)).verdict).toBe('verified');
  });
});

describe('one labelling project', () => {
  it('stays one when its labels are called otherwise by an option, and when it has lost a label, which it says', async () => {
    const cars = exportOf('car', 'truck');
    const rename = (to: string) => ({ normalize: { labels: { rename: { car: to } } } });
    await migrate('week1', cars, rename('vehicle'));
    await migrate('week2', cars);
    expect(await site.world.cvat.tasks.ofMigrations()).toHaveLength(1);
    expect(await problems('week1', cars)).toEqual([]);
    const later = exportOf('car', 'bus');
    expect(await migrate('week3', later)).toMatchObject({
      verdict: 'verified',
      codes: expect.arrayContaining(['LABELS_GONE']),
    });
    expect(await site.world.cvat.tasks.ofMigrations()).toHaveLength(1);
    expect(await problems('week1', later)).toEqual([]);
  });
});
