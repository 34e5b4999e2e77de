import sharp from 'sharp';
import { afterEach, beforeEach, describe, expect, inject, it } from 'vitest';
import type { Report } from '../../shared/verification/report.ts';
import { checkSite } from '../checker/check-site.ts';
import { MADE_UPLOADED } from '../images/made-uploaded.ts';
import { type MigrationSite, startSite } from './migration-site.ts';
import { runDriven } from './run-driven.ts';
import { runSteps } from './run-steps.ts';
import { azureExport, type Drawn } from './small-export.ts';

const SIZE = { width: 64, height: 48 };
const TURNED = 'a/turned.tif';
const DROPPED = '__MACOSX/a.jpg';
const UPLOADED = 'a/scan.tga';
const PATHS = ['a/one.jpg', TURNED, DROPPED, UPLOADED];
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
  await site.world.images.write(site.images, UPLOADED, (await MADE_UPLOADED.tga?.(SIZE.width, SIZE.height)) ?? '');
  for (const path of ['a/one.jpg', DROPPED]) await site.putImage(path, SIZE);
});
afterEach(() => site.stop());

async function run(options: object): Promise<Report> {
  return (await runSteps(site.world, { export: await site.putExport(DOCUMENT), ...options })).report;
}

const left = (report: Report) =>
  report.findings.filter(({ excludes }) => excludes).map(({ code, at }) => `${code} ${at}`);

describe('images that an upload would drop or spoil', () => {
  it('are left out with what is drawn on them, each by name, and so are by cloud storage those that CVAT shows only uploaded; each goes the other way as its finding says, and is there already from then on', async () => {
    const request = { export: await site.putExport(DOCUMENT), dataSource: 'upload', dryRun: true };
    const { report } = await runDriven(site.world, request);
    expect(report.verdict).toBe('incomplete');
    expect(report.totals.images).toMatchObject({ read: 4, migrated: 2, excluded: 2 });
    expect(report.totals.annotations).toMatchObject({ read: 8, migrated: 4, excluded: 4 });
    expect(left(report)).toEqual([
      `IMAGE_NOT_FOR_UPLOAD images[1] "${TURNED}"`,
      `IMAGE_NOT_FOR_UPLOAD images[2] "${DROPPED}"`,
      `ANNOTATION_OF_EXCLUDED_IMAGE images[1] "${TURNED}"`,
      `ANNOTATION_OF_EXCLUDED_IMAGE images[2] "${DROPPED}"`,
    ]);
    const first = await run({});
    expect(first.verdict).toBe('incomplete');
    expect(first.totals.annotations).toMatchObject({ read: 8, migrated: 6, excluded: 2 });
    expect(left(first)).toEqual([
      `IMAGE_UNUSABLE images[3] "${UPLOADED}"`,
      `ANNOTATION_OF_EXCLUDED_IMAGE images[3] "${UPLOADED}"`,
    ]);
    expect(first.findings.map(({ detail }) => detail).join()).toContain('Migrate with the data source "upload"');
    const second = await run({ dataSource: 'upload' });
    expect(left(second)).toEqual([]);
    expect(second).toMatchObject({ verdict: 'verified', totals: { images: { alreadyThere: 3, migrated: 1 } } });
    const third = await run({ tasks: { size: 7 } });
    expect(third).toMatchObject({ verdict: 'verified', totals: { images: { alreadyThere: 4, migrated: 0 } } });
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

describe('images that CVAT shows only where they are uploaded', () => {
  it('end the migration where they are all there is, and are no pictures that nobody labelled', async () => {
    const only = azureExport({ [UPLOADED]: SIZE }, [{ image: UPLOADED, label: 'Dog', box: [1, 2, 20, 10] }]);
    const { report } = await runDriven(site.world, { export: await site.putExport(only, 'only.json') });
    expect(report.verdict).toBe('failed');
    expect(report.findings[0]).toMatchObject({
      ...{ code: 'IMAGE_UNUSABLE', fix: expect.stringContaining('"upload"') },
      detail: expect.stringContaining(UPLOADED),
    });
    const one = azureExport({ 'a/one.jpg': SIZE }, [{ image: 'a/one.jpg', label: 'Cat', box: [1, 2, 20, 10] }]);
    const others = await runDriven(site.world, { export: await site.putExport(one, 'one.json'), unlabelled: 'tasks' });
    expect(others.report.findings.find(({ code }) => code === 'IMAGES_UNLABELLED')?.count).toBe(2);
    expect(others.report.findings).toContainEqual(
      expect.objectContaining({
        ...{ code: 'IMAGES_UNLABELLED_UNUSABLE', count: 1 },
        detail: expect.stringContaining(UPLOADED),
      }),
    );
    expect(others.report.verdict).toBe('verified-with-changes');
  });
});
