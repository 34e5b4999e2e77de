import { afterEach, describe, expect, inject, it } from 'vitest';
import { checkSite } from '../checker/check-site.ts';
import { type MigrationSite, startSite } from './migration-site.ts';
import { runDriven } from './run-driven.ts';
import { DOCUMENT, PATHS, SIZE } from './three-images.ts';

let site: MigrationSite;
afterEach(() => site.stop());

/** Before the first activity of that name, once. */
async function migrate(when: string, change: () => Promise<unknown>, options: object = {}) {
  let done = false;
  const before = async (activity: string) => {
    if (activity !== when || done) return;
    done = true;
    await change();
  };
  const exported = await site.putExport(DOCUMENT);
  const { report } = await runDriven(site.world, { export: exported, ...options }, { before });
  expect(done).toBe(true);
  return report;
}

async function prepare(): Promise<void> {
  site = await startSite(inject('azurite'));
  for (const path of PATHS) await site.putImage(path, SIZE);
  await site.putImage('elsewhere.jpg', SIZE);
}

const replaceOne = () => site.putImage('a/two.jpg', SIZE);
const deleteOne = () => site.world.images.delete(site.images, 'a/two.jpg');

describe('an image that is not the one that was measured any more', () => {
  it.each([
    ['replaced between survey and plan', 'planMigration', replaceOne, 'was replaced'],
    ['replaced between survey and creation', 'attachImages', replaceOne, 'was replaced'],
    ['replaced after the creation', 'writeAnnotations', replaceOne, 'was replaced'],
    ['replaced after its task was verified', 'noteTask', replaceOne, 'was replaced'],
    ['deleted after its task was verified', 'noteTask', deleteOne, 'was deleted'],
  ])('is named, and nothing is verified: %s', async (_, when, change, what) => {
    await prepare();
    const report = await migrate(when, change);
    expect(report.verdict).toBe('failed');
    const found = report.findings.filter(({ code }) => code === 'IMAGE_CHANGED');
    expect(found.map(({ detail }) => detail)).toEqual([expect.stringContaining(`1 image ${what}`)]);
    expect(found[0]?.detail).toContain('"a/two.jpg"');
    expect(found[0]?.detail).not.toContain('one.jpg');
  });

  it('is verified by starting again, as the finding says, and named: CVAT may have read the earlier one', async () => {
    await prepare();
    expect((await migrate('attachImages', replaceOne)).verdict).toBe('failed');
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

  it('is named by a run that uploads, too, where CVAT reads its task from the container', async () => {
    await prepare();
    expect((await migrate('noteTask', async () => undefined)).verdict).toBe('verified');
    const report = await migrate('lookAgain', replaceOne, { dataSource: 'upload' });
    expect(report.verdict).toBe('failed');
    expect(report.findings.map(({ code }) => code)).toContain('IMAGE_CHANGED');
  });

  it('may be any other of the container', async () => {
    await prepare();
    const report = await migrate('attachImages', () => site.putImage('elsewhere.jpg', { width: 9, height: 9 }));
    expect(report.verdict).toBe('verified');
    expect(await checkSite(site, { export: DOCUMENT, project: 'project' })).toEqual([]);
  });
});
