import { afterEach, describe, expect, inject, it } from 'vitest';
import type { Report } from '../../shared/verification/report.ts';
import type { World } from '../../shared/world.ts';
import { checkSite } from '../checker/check-site.ts';
import { endSteps } from './end-steps.ts';
import { type MigrationSite, startSite } from './migration-site.ts';
import { runDriven } from './run-driven.ts';
import { DOCUMENT, PATHS, SIZE } from './three-images.ts';

let site: MigrationSite;
afterEach(() => site.stop());

/** Before the first activity of that name, once. */
async function migrateAndTell(when: string, change: () => Promise<unknown>, options: object = {}) {
  let done = false;
  const before = async (activity: string) => {
    if (activity !== when || done) return;
    done = true;
    await change();
  };
  const exported = await site.putExport(DOCUMENT);
  const migrated = await runDriven(site.world, { export: exported, ...options }, { before });
  expect(done).toBe(true);
  return migrated;
}

const migrate = async (...given: Parameters<typeof migrateAndTell>) => (await migrateAndTell(...given)).report;

async function prepare(): Promise<void> {
  site = await startSite(inject('azurite'));
  for (const path of PATHS) await site.putImage(path, SIZE);
  await site.putImage('elsewhere.jpg', SIZE);
}

const replaceOne = () => site.putImage('a/two.jpg', SIZE);
const deleteOne = () => site.world.images.delete(site.images, 'a/two.jpg');

/** As a rule of the account's lifecycle leaves it: of the same version, and not to be read. Azurite lets archived blobs be read. */
function withArchived(path: string): World {
  const { images } = site.world;
  async function* listPages(...given: Parameters<typeof images.listPages>) {
    for await (const blobs of images.listPages(...given))
      yield blobs.map((blob) => (blob.name === path ? Object.assign(blob, { accessTier: 'Archive' }) : blob));
  }
  return { ...site.world, images: { ...images, listPages } };
}

describe('an image that is not the one that was measured any more', () => {
  function expectNamed({ verdict, findings }: Report, what: string): void {
    expect(verdict).toBe('failed');
    const found = findings.filter(({ code }) => code === 'IMAGE_CHANGED');
    expect(found.map(({ detail }) => detail)).toEqual([expect.stringContaining(`1 image ${what}`)]);
    expect(found[0]?.detail).toContain('"a/two.jpg"');
    expect(found[0]?.detail).not.toContain('one.jpg');
  }

  it.each([
    ['between survey and plan', 'planMigration'],
    ['after the creation', 'writeAnnotations'],
  ])('is named, and nothing is verified: replaced %s', async (_, when) => {
    await prepare();
    expectNamed(await migrate(when, replaceOne), 'was replaced');
  });

  it('is named where it was replaced between survey and creation, and verified by starting again, as the finding says: CVAT may have read the earlier one', async () => {
    await prepare();
    expectNamed(await migrate('attachImages', replaceOne), 'was replaced');
    const again = await migrate('noteTask', async () => undefined);
    expect(again.verdict).toBe('verified-with-changes');
    expect(again.findings.map(({ code }) => code)).toContain('IMAGE_REWRITTEN');
    expect(await checkSite(site, { export: DOCUMENT, project: 'project' })).toEqual([]);
  });

  it('is not uploaded', async () => {
    await prepare();
    const report = await migrate('attachImages', replaceOne, { dataSource: 'upload' });
    expect(report.verdict).toBe('failed');
    expect(report.findings.map(({ code }) => code)).toContain('IMAGE_CHANGED');
  });

  it('may be any other of the container; after its task was verified it is named, by a run that uploads, too, where CVAT reads its task from the container', async () => {
    await prepare();
    const other = () => site.putImage('elsewhere.jpg', { width: 9, height: 9 });
    const { id, report } = await migrateAndTell('attachImages', other);
    expect(report.verdict).toBe('verified');
    expect(await checkSite(site, { export: DOCUMENT, project: 'project' })).toEqual([]);
    expectNamed((await endSteps(withArchived('a/two.jpg'), id)).report, 'was moved into the archive tier');
    const uploading = await migrate('lookAgain', replaceOne, { dataSource: 'upload' });
    expect(uploading.verdict).toBe('failed');
    expect(uploading.findings.map(({ code }) => code)).toContain('IMAGE_CHANGED');
    expectNamed((await endSteps(site.world, id)).report, 'was replaced');
    await deleteOne();
    expectNamed((await endSteps(site.world, id)).report, 'was deleted');
  });
});
