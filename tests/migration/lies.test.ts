import { afterEach, describe, expect, inject, it } from 'vitest';
import { steps } from '../../functions/activities.ts';
import { migrateTask } from '../../functions/orchestrators/migrate-task.ts';
import type { Shape, Tag } from '../../shared/cvat/wire.ts';
import { MigrationRequest } from '../../shared/migration/request.ts';
import { prepareMigration } from '../../shared/migration/stored-request.ts';
import { TaskReport } from '../../shared/migration/task-report.ts';
import { readWork } from '../../shared/work/blob-json.ts';
import { workBlobs } from '../../shared/work/work-blobs.ts';
import type { Cvat, World } from '../../shared/world.ts';
import { checkAgainstCvat } from '../checker/check-against-cvat.ts';
import { drive } from './drive.ts';
import { type MigrationSite, startSite } from './migration-site.ts';
import { azureExport, type Drawn } from './small-export.ts';

let site: MigrationSite;
afterEach(() => site.stop());

const SIZE = { width: 64, height: 48 };
const PATHS = ['a.jpg', 'b.jpg', 'c.jpg', 'd.jpg', 'e.jpg', 'f.jpg'];
const IMAGES = Object.fromEntries(PATHS.map((path) => [path, SIZE]));
const DOCUMENT = azureExport(
  IMAGES,
  PATHS.flatMap((image, k): Drawn[] => [
    { image, label: 'Cat', box: [k, 2, 20, 10] },
    { image, label: 'Dog', polygon: [1, 1, 30, 2, 31, 40 - k, 2, 39] },
    { image, label: 'sunny' },
  ]),
);

type Content = { tags: Tag[]; shapes: Shape[] };

/** A whole migration of one task over a CVAT that is not what it seems. */
async function migrateOver(lying: (cvat: Cvat) => Partial<Cvat>) {
  site = await startSite(inject('azurite'));
  for (const path of PATHS) await site.putImage(path, SIZE);
  const config = { ...site.world.config, late: { limitMs: 500, pauseMs: 20 } };
  const world: World = { ...site.world, config, cvat: { ...site.world.cvat, ...lying(site.world.cvat) } };
  const request = { export: await site.putExport(DOCUMENT), tasks: { segmentSize: 3 } };
  const { id } = await prepareMigration(world, MigrationRequest.parse(request));
  const { scanExport, surveyImages, normalizeExport, lookUpImages, planMigration } = steps;
  for (const step of [scanExport, surveyImages, normalizeExport, lookUpImages, planMigration])
    await step.run(world, id);
  const { storageId } = await steps.registerStorage.run(world, { id, lane: 0 });
  const { projectId } = await steps.ensureProject.run(world, id);
  expect((await drive(world, migrateTask, { id, task: 0, projectId, storageId })).result.state).toBe('verified');
  const report = await readWork(world, workBlobs(id).taskResult(0), TaskReport);
  if (report.state !== 'verified') throw new Error('Expected a verified task');
  return report;
}

async function checked(): Promise<string[]> {
  const originals = new Map<string, Buffer>();
  for (const path of PATHS) {
    const blob = await site.world.images.readRange(site.images, path, { offset: 0, length: 1 << 20 });
    originals.set(path, Buffer.from(blob ?? []));
  }
  const server = { cvatUrl: site.cvat.url, token: site.cvat.tokens.writer };
  return checkAgainstCvat({ ...server, export: DOCUMENT, project: 'project', originals });
}

/** Images that the texts name, in order. */
const namedIn = (texts: readonly string[]) => PATHS.filter((path) => texts.some((text) => text.includes(`"${path}"`)));

const onFrame = (frames: readonly number[], change: (shape: Shape) => Shape[]) => (content: Content) => ({
  ...content,
  shapes: content.shapes.flatMap((shape) =>
    frames.includes(shape.frame) && shape.type === 'rectangle' ? change(shape) : [shape],
  ),
});

describe('a CVAT that does not hold what it was given', () => {
  it('is told from one that does', async () => {
    const report = await migrateOver(() => ({}));
    expect(report.comparison.differences).toEqual([]);
    expect(report.findings).toEqual([]);
    expect(await checked()).toEqual([]);
  });

  it.each<[string, number[], (content: Content) => Content]>([
    [
      'does something else to each image but the first',
      [1, 2, 3, 4, 5],
      (content) => {
        const dropped = onFrame([1], () => [])(content);
        const moved = onFrame([2], (shape) => [{ ...shape, points: shape.points.map((value) => value + 1) }])(dropped);
        const tenth = onFrame([3], (shape) => [{ ...shape, points: shape.points.map((value) => value + 0.1) }])(moved);
        const other = content.tags[0]?.label_id ?? 0;
        const { shapes } = onFrame([4], (shape) => [{ ...shape, label_id: other }])(tenth);
        return { tags: content.tags.filter(({ frame }) => frame !== 5), shapes };
      },
    ],
    ['puts one onto another frame', [0, 1], onFrame([0], (shape) => [{ ...shape, frame: 1 }])],
  ])('%s: the report and the checker name exactly the images', async (_, frames, lie) => {
    const report = await migrateOver(({ annotations }) => ({
      annotations: { ...annotations, replaceInJob: (job, content) => annotations.replaceInJob(job, lie(content)) },
    }));
    const images = frames.map((frame) => PATHS[frame]);
    expect(namedIn(report.comparison.differences.map(({ at }) => at))).toEqual(images);
    expect(report.kept.count).toBe(0);
    expect(namedIn(await checked())).toEqual(images);
  });

  it('writes twice, and shows a picture of another size: what is there twice is taken away again, and the image is named', async () => {
    let lies = 2;
    const sharp = (await import('sharp')).default;
    const other = await sharp({ create: { width: 48, height: 64, channels: 3, background: '#123' } })
      .jpeg()
      .toBuffer();
    const report = await migrateOver(({ annotations, frames }) => ({
      annotations: {
        ...annotations,
        replaceInJob: async (job, content) => {
          await annotations.replaceInJob(job, content);
          if (lies-- > 0) await annotations.addToJob(job, content);
        },
      },
      frames: {
        open: async (job, frame) => (frame === 3 ? { opened: true, picture: other } : frames.open(job, frame)),
      },
    }));
    expect(report.comparison.differences).toEqual([]);
    expect(await checked()).toEqual([]);
    expect(report.findings.map(({ code, severity, at }) => [code, severity, at])).toEqual([
      ['CVAT_SHOWS_OTHER_SIZE', 'error', 'frame 3 "d.jpg"'],
    ]);
  });

  it('stops showing a chunk: its images are named', async () => {
    let calls = 0;
    const report = await migrateOver(({ frames }) => ({
      frames: {
        open: async (job, frame) =>
          calls++ >= 4 && frame >= 3 ? { opened: false, detail: 'CVAT answered 500' } : frames.open(job, frame),
      },
    }));
    expect(report.opened).toMatchObject({ chunks: 2, opened: 1, broken: [{ images: ['d.jpg', 'e.jpg', 'f.jpg'] }] });
  });
});
