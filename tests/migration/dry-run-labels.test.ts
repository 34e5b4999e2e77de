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
const EXPORT = { ...DOCUMENT, annotations: [{ ...box, attributes: { labeler: 'Anna' } }, ...others] };
const labeler = { name: 'labeler', mutable: false, default_value: 'x' };

async function migrate(dryRun: boolean) {
  const request = { export: await site.putExport(EXPORT), normalize: { attributes: true }, dryRun };
  const { verdict, findings } = (await driveMigration(site.world, request)).report;
  return { verdict, codes: findings.map(({ code }) => code).filter((code) => code.startsWith('LABEL_')) };
}

describe('a dry run tells where labels of the project stand in the way, as the migration does', () => {
  it.each([
    [
      { name: 'Cat', attributes: [{ ...labeler, input_type: 'select', values: ['x'] }] },
      'LABEL_ATTRIBUTE_DIFFERS',
      'failed',
    ],
    [{ name: 'Cat', type: 'polygon' }, 'LABEL_TYPE_DIFFERS', 'verified-with-changes'],
    [{ name: 'cat' }, 'LABEL_DIFFERS_BY_CASE', 'verified-with-changes'],
    [{ name: 'Dog' }, undefined, 'verified'],
  ])('%j', async (label, code, verdict) => {
    await site.world.cvat.projects.create({ name: 'project', labels: [], bugTracker: '' });
    const [project] = await site.world.cvat.projects.find('project');
    await askCvat(site, 'PATCH', `/api/projects/${project?.id}`, { labels: [label] });
    for (const dryRun of [true, false]) {
      const told = await migrate(dryRun);
      expect(told.verdict).toBe(verdict);
      if (code) expect(told.codes).toContain(code);
    }
  });

  it('and where an earlier migration has made the project, those of that', async () => {
    expect((await migrate(false)).verdict).toBe('verified');
    const [project] = await site.world.cvat.projects.find('project');
    const [label] = await site.world.cvat.projects.labels(project?.id ?? 0);
    await askCvat(site, 'PATCH', `/api/labels/${label?.id}`, { type: 'mask' });
    for (const dryRun of [true, false])
      expect(await migrate(dryRun)).toMatchObject({ verdict: 'verified-with-changes', codes: ['LABEL_TYPE_DIFFERS'] });
  });
});
