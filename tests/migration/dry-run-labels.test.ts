import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { askCvat } from './ask-cvat.ts';
import { driveMigration } from './drive-migration.ts';
import type { MigrationSite } from './migration-site.ts';
import { DOCUMENT, startThreeImages } from './three-images.ts';

let site: MigrationSite;
beforeEach(async () => {
  site = await startThreeImages();
});
afterEach(() => site.stop());

const [box, ...others] = DOCUMENT.annotations;
/** Of three boxes, the first one has an attribute, and the last one another label. */
const EXPORT = {
  ...DOCUMENT,
  categories: [...DOCUMENT.categories, { id: 2, name: 'Bird' }],
  annotations: [
    { ...box, attributes: { labeler: 'Anna' } },
    ...others.slice(0, -1),
    { ...others.at(-1), category_id: 2 },
  ],
};
const labeler = { name: 'labeler', mutable: false, default_value: 'x' };

async function migrate(dryRun: boolean) {
  const request = { export: await site.putExport(EXPORT), normalize: { attributes: true }, dryRun };
  const { verdict, findings } = (await driveMigration(site.world, request)).report;
  return { verdict, codes: findings.map(({ code }) => code).filter((code) => code.startsWith('LABEL_')) };
}

/** The project, with these labels. */
async function projectWith(...labels: object[]): Promise<void> {
  await site.world.cvat.projects.create({ name: 'project', labels: [], bugTracker: '' });
  const [project] = await site.world.cvat.projects.find('project');
  await askCvat(site, 'PATCH', `/api/projects/${project?.id}`, { labels });
}

describe('a dry run tells where labels of the project stand in the way, as the migration does', () => {
  it('by their attributes', async () => {
    await projectWith({ name: 'Cat', attributes: [{ ...labeler, input_type: 'select', values: ['x'] }] });
    for (const dryRun of [true, false]) {
      const told = await migrate(dryRun);
      expect(told.verdict).toBe('failed');
      expect(told.codes).toContain('LABEL_ATTRIBUTE_DIFFERS');
    }
  });

  it('by their types and by the case of their names', async () => {
    await projectWith({ name: 'Cat', type: 'polygon' }, { name: 'bird' });
    for (const dryRun of [true, false]) {
      const told = await migrate(dryRun);
      expect(told.verdict).toBe('verified-with-changes');
      expect(told.codes).toEqual(expect.arrayContaining(['LABEL_TYPE_DIFFERS', 'LABEL_DIFFERS_BY_CASE']));
    }
  });

  it('and not where it has others, but where somebody gives those of an earlier migration another type', async () => {
    await projectWith({ name: 'Dog' });
    for (const dryRun of [true, false]) expect(await migrate(dryRun)).toEqual({ verdict: 'verified', codes: [] });
    const [project] = await site.world.cvat.projects.find('project');
    const cat = (await site.world.cvat.projects.labels(project?.id ?? 0)).find(({ name }) => name === 'Cat');
    await askCvat(site, 'PATCH', `/api/labels/${cat?.id}`, { type: 'mask' });
    for (const dryRun of [true, false])
      expect(await migrate(dryRun)).toMatchObject({ verdict: 'verified-with-changes', codes: ['LABEL_TYPE_DIFFERS'] });
  });
});
