import sharp from 'sharp';
import { afterEach, beforeEach, describe, expect, inject, it } from 'vitest';
import { Report } from '../../shared/verification/report.ts';
import { readPlainJson } from '../../shared/work/blob-json.ts';
import { workBlobs } from '../../shared/work/work-blobs.ts';
import { checkSite } from '../checker/check-site.ts';
import { type MigrationSite, startSite } from './migration-site.ts';
import { runDriven } from './run-driven.ts';
import { runSteps } from './run-steps.ts';
import { azureExport, type Drawn } from './small-export.ts';

const SIZE = { width: 64, height: 48 };
const TURNED = 'a/turned.tif';
const DROPPED = '__MACOSX/a.jpg';
const PATHS = ['a/one.jpg', TURNED, DROPPED];
const DOCUMENT = azureExport(
  Object.fromEntries(PATHS.map((path) => [path, SIZE])),
  PATHS.flatMap((image, k): Drawn[] => [
    { image, label: 'Cat', box: [k, 2, 20, 10] },
    { image, label: 'Dog', box: [k, 5, 20, 10] },
  ]),
);

let site: MigrationSite;
beforeEach(async () => {
  site = await startSite(inject('azurite'));
  const raw = sharp({ create: { width: 48, height: 64, channels: 3, background: '#88a' } });
  await site.world.images.write(site.images, TURNED, await raw.tiff().withMetadata({ orientation: 6 }).toBuffer());
  for (const path of ['a/one.jpg', DROPPED]) await site.putImage(path, SIZE);
});
afterEach(() => site.stop());

async function run(options: object): Promise<Report> {
  const { id } = await runSteps(site.world, { export: await site.putExport(DOCUMENT), ...options });
  const { work, config } = site.world;
  return Report.parse(await readPlainJson(work, config.workContainer, workBlobs(id).report));
}

const left = (report: Report) =>
  report.findings.filter(({ excludes }) => excludes).map(({ code, at }) => `${code} ${at}`);

describe('images that an upload would drop or spoil', () => {
  it('are left out with what is drawn on them, each by name', async () => {
    const report = await run({ dataSource: 'upload' });
    expect(report.verdict).toBe('incomplete');
    expect(report.totals.images).toMatchObject({ read: 3, migrated: 1, excluded: 2 });
    expect(report.totals.annotations).toMatchObject({ read: 6, migrated: 2, excluded: 4 });
    expect(left(report)).toEqual([
      `IMAGE_NOT_FOR_UPLOAD images[1] "${TURNED}"`,
      `IMAGE_NOT_FOR_UPLOAD images[2] "${DROPPED}"`,
      `ANNOTATION_OF_EXCLUDED_IMAGE images[1] "${TURNED}"`,
      `ANNOTATION_OF_EXCLUDED_IMAGE images[2] "${DROPPED}"`,
    ]);
    // As the finding says: CVAT may read the container instead, and what is missing is added.
    expect((await run({})).verdict).toBe('verified');
    expect(await checkSite(site, { export: DOCUMENT, project: 'project' })).toEqual([]);
  });

  it('are there already where CVAT has read them from the container', async () => {
    expect((await run({})).verdict).toBe('verified');
    const report = await run({ dataSource: 'upload' });
    expect(left(report)).toEqual([]);
    expect(report.verdict).toBe('verified');
    expect(report.totals.images).toMatchObject({ read: 3, migrated: 0, alreadyThere: 3 });
    expect(await checkSite(site, { export: DOCUMENT, project: 'project' })).toEqual([]);
  });

  it('end the migration where they are all there is, or where the policy says so', async () => {
    const one = azureExport({ [TURNED]: SIZE }, [{ image: TURNED, label: 'Cat', box: [1, 2, 3, 4] }]);
    const exported = await site.putExport(one, 'one.json');
    const { report } = await runDriven(site.world, { export: exported, dataSource: 'upload' });
    expect(report.verdict).toBe('failed');
    expect(report.findings[0]).toMatchObject({ code: 'IMAGE_NOT_FOR_UPLOAD', detail: expect.stringContaining(TURNED) });
    const policy = { IMAGE_NOT_FOR_UPLOAD: 'fail' };
    const strict = { export: await site.putExport(DOCUMENT), dataSource: 'upload', normalize: { policy } };
    expect((await runDriven(site.world, strict)).report.findings[0]?.code).toBe('IMAGE_NOT_FOR_UPLOAD');
  });
});
