import { afterAll, afterEach, beforeAll, describe, expect, inject, it } from 'vitest';
import { steps } from '../../functions/activities.ts';
import { exportBack } from '../../functions/orchestrators/export-back.ts';
import { readText } from '../../shared/work/blob-json.ts';
import { askCvat } from '../migration/ask-cvat.ts';
import { drive } from '../migration/drive.ts';
import { keepSite } from '../migration/kept-site.ts';
import { type MigrationSite, startSite } from '../migration/migration-site.ts';
import { runSteps } from '../migration/run-steps.ts';
import { azureExport, type Drawn } from '../migration/small-export.ts';

const SIZE = { width: 64, height: 48 };
const PATHS = ['a.jpg', 'b.jpg', 'deep/c d.jpg'];
const DRAWN: Drawn[] = [
  { image: 'a.jpg', label: 'Cat', box: [5, 6, 20, 30] },
  { image: 'a.jpg', label: 'Dog', polygon: [1, 1, 30, 2, 20, 40] },
  { image: 'b.jpg', label: 'Cat' },
];

let site: MigrationSite;
/** The migration that the kept site has seen. */
let id: string;
let kept: Awaited<ReturnType<typeof keepSite>>;
beforeAll(async () => {
  kept = await keepSite(async () => {
    const started = await startImages();
    id = await migrated(started);
    return started;
  });
});
afterAll(() => kept.drop());
afterEach(() => site.stop());

async function startImages(): Promise<MigrationSite> {
  const started = await startSite(inject('azurite'));
  for (const path of PATHS) await started.putImage(path, SIZE);
  return started;
}

async function startMigrated(): Promise<void> {
  site = await kept.start();
  // What the way back of another test has written is not known here.
  for (const name of ['project.cvat.json', 'project.cvat.jsonl']) await site.world.images.delete(site.exports, name);
}

async function migrated(target: MigrationSite, options: object = {}): Promise<string> {
  const document = azureExport(Object.fromEntries(PATHS.map((path) => [path, SIZE])), DRAWN);
  return (await runSteps(target.world, { export: await target.putExport(document), ...options })).id;
}

async function back(id: string) {
  const { result } = await drive(site.world, exportBack, { id }, { twice: true });
  return result;
}

async function textOf(name: string): Promise<string> {
  return (await readText(site.world.images, site.exports, name))?.text ?? '';
}

/** The first annotation job of the migration's only task. */
async function firstJob(): Promise<{ taskId: number; jobId: number; labels: Map<string, number> }> {
  const [task] = await site.world.cvat.tasks.ofMigrations();
  const [job] = await site.world.cvat.tasks.jobs(task?.id ?? 0);
  const labels = await site.world.cvat.projects.labels(task?.project_id ?? 0);
  return {
    ...{ taskId: task?.id ?? 0, jobId: job?.id ?? 0 },
    labels: new Map(labels.map(({ name, id }) => [name, id])),
  };
}

const codes = ({ findings }: { findings: readonly { code: string }[] }) => findings.map(({ code }) => code);

describe('the way back', () => {
  it.each([
    ['from a storage', {}],
    [
      'from uploads with names alone, in jobs that share images',
      { dataSource: 'upload', paths: 'basename', tasks: { segmentSize: 2, overlap: 1 } },
    ],
  ])('writes what was migrated %s as it was exported', async (_, options) => {
    site = await startImages();
    await expectWrittenBack(await migrated(site, options));
  });

  it('writes what was migrated in small tasks as it was exported, says which tasks are gone, and fails where there never were any', async () => {
    site = await startImages();
    const id = await migrated(site, { tasks: { size: 1 } });
    await expectWrittenBack(id);
    const [first] = (await site.world.cvat.tasks.ofMigrations()).sort((a, b) => a.id - b.id);
    await site.world.cvat.tasks.delete(first?.id ?? 0);
    const result = await back(id);
    expect(result).toMatchObject({ images: 2, annotations: 1 });
    expect(result.findings).toMatchObject([{ code: 'BACK_TASK_MISSING', count: 1 }]);
    expect(codes(await back('0123'))).toEqual(['BACK_NOTHING']);
  });

  async function expectWrittenBack(id: string): Promise<void> {
    const result = await back(id);
    expect(result).toMatchObject({ images: 3, annotations: 3, findings: [] });
    const coco = JSON.parse(await textOf('project.cvat.json'));
    expect(coco.images).toEqual(
      PATHS.map((path, index) => ({
        ...{ id: index + 1, ...SIZE, file_name: path },
        coco_url: `https://contoso.blob.core.windows.net/pictures/${path}`,
        absolute_url: `https://contoso.blob.core.windows.net/pictures/${path}`,
      })),
    );
    expect(coco.annotations).toHaveLength(3);
    expect(coco.annotations).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ image_id: 1, bbox: [5 / 64, 6 / 48, 20 / 64, 30 / 48] }),
        expect.objectContaining({ image_id: 1, segmentation: [[1 / 64, 1 / 48, 30 / 64, 2 / 48, 20 / 64, 40 / 48]] }),
        expect.objectContaining({ image_id: 2, area: 0 }),
      ]),
    );
    const lines = (await textOf('project.cvat.jsonl')).trim().split('\n');
    expect(lines.map((line) => JSON.parse(line).label.length)).toEqual([2, 1, 0]);
  }

  it('is the same migration again when either file is migrated: every image is there already', async () => {
    await startMigrated();
    await back(id);
    const before = await site.world.cvat.tasks.ofMigrations();
    for (const name of ['project.cvat.json', 'project.cvat.jsonl']) {
      const { result } = await runSteps(site.world, { export: { container: site.exports, name } });
      expect(result, name).toEqual({ verdict: 'verified', findings: [] });
      expect(await site.world.cvat.tasks.ofMigrations(), name).toHaveLength(before.length);
    }
  });

  it('tells what people have drawn since, and states what the files cannot say', async () => {
    await startMigrated();
    const { jobId, labels } = await firstJob();
    const cat = labels.get('Cat') ?? 0;
    const shape = { frame: 2, label_id: cat, attributes: [], source: 'manual' };
    await site.world.cvat.annotations.addToJob(jobId, {
      tags: [],
      shapes: [
        { ...shape, type: 'rectangle', points: [1, 2, 11, 22], occluded: true },
        { ...shape, type: 'rectangle', points: [1, 2, 11, 22], rotation: 20 },
        { ...shape, type: 'polyline', points: [1, 2, 11, 22] },
        { ...shape, type: 'mask', points: [0, 4, 0, 0, 3, 0] },
      ],
    });
    const result = await back(id);
    expect(result).toMatchObject({ images: 3, annotations: 5 });
    expect(codes(result)).toEqual([
      'BACK_SHAPES_LEFT_OUT',
      'BACK_SHAPES_LEFT_OUT',
      'BACK_MARKS_LOST',
      'BACK_NOT_IN_LINES',
    ]);
    const lines = (await textOf('project.cvat.jsonl')).trim().split('\n');
    expect(JSON.parse(lines[2] ?? '')).toMatchObject({
      label: [{ label: 'Cat', topX: 1 / 64, topY: 2 / 48, bottomX: 11 / 64, bottomY: 22 / 48 }],
    });
    const { annotations } = JSON.parse(await textOf('project.cvat.json'));
    expect(annotations.at(-1)).toMatchObject({ image_id: 3, segmentation: { size: [48, 64] } });
  });

  it('says which polygons it writes as one since people have grouped them', async () => {
    await startMigrated();
    const { jobId, labels } = await firstJob();
    const shape = {
      frame: 2,
      type: 'polygon',
      label_id: labels.get('Dog') ?? 0,
      attributes: [],
      source: 'manual',
      group: 1,
    };
    await site.world.cvat.annotations.addToJob(jobId, {
      tags: [],
      shapes: [
        { ...shape, points: [1, 1, 9, 1, 9, 9] },
        { ...shape, points: [21, 1, 29, 1, 29, 9] },
      ],
    });
    const result = await back(id);
    expect(result.annotations).toBe(4);
    expect(codes(result)).toEqual(['BACK_MARKS_LOST']);
  });

  it('says how many annotations it leaves out that a program has written where no job shows them', async () => {
    site = await startImages();
    const id = await migrated(site, { tasks: { segmentSize: 2 } });
    const { jobId, labels } = await firstJob();
    const label_id = labels.get('Cat') ?? 0;
    const shapes = [2, 2, 99].map((frame) => ({
      frame,
      label_id,
      type: 'rectangle',
      points: [1, 2, 11, 22],
      attributes: [],
    }));
    await site.world.cvat.annotations.addToJob(jobId, { tags: [], shapes });
    expect((await back(id)).findings).toMatchObject([{ code: 'BACK_SHAPES_LEFT_OUT', count: 3 }]);
  });

  it('says which tasks of the migration it leaves out, since its last run has not found their files', async () => {
    site = await startImages();
    await migrated(site, { tasks: { size: 1 } });
    await site.world.images.delete(site.images, 'b.jpg');
    const id = await migrated(site, { tasks: { size: 1 } });
    const result = await back(id);
    expect(result).toMatchObject({ tasks: 2, images: 2 });
    expect(result.findings).toMatchObject([{ code: 'BACK_TASKS_LEFT_OUT', count: 1 }]);
  });

  it('carries attributes that were carried', async () => {
    site = await startImages();
    const document = azureExport({ 'a.jpg': SIZE }, [{ image: 'a.jpg', label: 'Cat', box: [5, 6, 20, 30] }]);
    const annotations = document.annotations.map((one) => ({ ...one, mood: 'cross' }));
    const exported = await site.putExport({ ...document, annotations });
    const run = await runSteps(site.world, { export: exported, normalize: { attributes: true } });
    expect(codes(await back(run.id))).toEqual(['BACK_NOT_IN_LINES']);
    const [annotation] = JSON.parse(await textOf('project.cvat.json')).annotations;
    expect(annotation).toMatchObject({ attributes: { mood: 'cross' } });
  });

  it('writes the values of an attribute that people have added to a label, be they its default', async () => {
    await startMigrated();
    const { jobId, labels } = await firstJob();
    const label_id = labels.get('Cat') ?? 0;
    const select = { input_type: 'select', mutable: false, default_value: 'good', values: ['good', 'bad'] };
    await askCvat(site, 'PATCH', `/api/labels/${label_id}`, { attributes: [{ name: 'quality', ...select }] });
    const [project] = await site.world.cvat.projects.find('project');
    const cat = (await site.world.cvat.projects.labels(project?.id ?? 0)).find(({ name }) => name === 'Cat');
    const quality = cat?.attributes.at(0)?.id ?? 0;
    const drawn = ['good', 'bad'].map((value, k) => ({
      ...{ frame: 2, label_id, type: 'rectangle', points: [k, 2, 11, 22] },
      attributes: [{ spec_id: quality, value }],
    }));
    await site.world.cvat.annotations.addToJob(jobId, { tags: [], shapes: drawn });
    await back(id);
    const { annotations } = JSON.parse(await textOf('project.cvat.json'));
    const written = annotations.filter((one: { image_id: number }) => one.image_id === 3);
    expect(written.map((one: { attributes?: object }) => one.attributes)).toEqual([
      { quality: 'good' },
      { quality: 'bad' },
    ]);
  });

  it('never writes over a file that is not its own, and writes over its own, also where the process died right behind it', async () => {
    await startMigrated();
    await site.putExport('mine', 'project.cvat.jsonl');
    const refused = await back(id);
    expect(refused.files).toBeUndefined();
    expect(codes(refused)).toEqual(['BACK_NAME_TAKEN']);
    expect(await textOf('project.cvat.jsonl')).toBe('mine');
    await site.world.images.delete(site.exports, 'project.cvat.jsonl');
    expect(codes(await back(id))).toEqual([]);
    const { work, config } = site.world;
    for (const name of ['project.cvat.json', 'project.cvat.jsonl']) {
      await work.delete(config.workContainer, `written/${site.exports}/${name}.json`);
    }
    expect((await steps.writeBack.run(site.world, { id, tasks: 1 })).files).toBeDefined();
    await site.world.cvat.annotations.deleteOfJob((await firstJob()).jobId);
    expect(await back(id)).toMatchObject({ images: 3, annotations: 0, findings: [] });
    await site.putExport('{}', 'project.cvat.json');
    expect(codes(await back(id))).toEqual(['BACK_NAME_TAKEN']);
    expect(await textOf('project.cvat.json')).toBe('{}');
  });
});
