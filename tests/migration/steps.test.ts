import { afterEach, describe, expect, inject, it } from 'vitest';
import type { Finding } from '../../shared/dataset/finding.ts';
import type { Report } from '../../shared/verification/report.ts';
import type { World } from '../../shared/world.ts';
import { driveMigration } from './drive-migration.ts';
import { type MigrationSite, startSite } from './migration-site.ts';
import { reportOf } from './report-of.ts';
import { linkOf, runSteps } from './run-steps.ts';
import { azureExport, type Drawn } from './small-export.ts';

let site: MigrationSite;
afterEach(() => site.stop());

const SIZE = { width: 64, height: 48 };
const IMAGES = { 'UI/a b/one.jpg': SIZE, 'UI/a b/two.JPG': SIZE, 'UI/zwölf.png': SIZE, 'UI/turned.jpg': SIZE };
const DRAWN: Drawn[] = [
  { image: 'UI/a b/one.jpg', label: 'Animal/Cat', box: [1.5, 2.25, 20, 10] },
  { image: 'UI/a b/one.jpg', label: 'Animal/Dog', box: [0, 0, 64, 48] },
  { image: 'UI/a b/two.JPG', label: 'Animal/Cat', polygon: [1, 1, 30, 2, 31, 40, 2, 39] },
  { image: 'UI/zwölf.png', label: 'Animal/Cat', box: [3, 4, 5, 6] },
  { image: 'UI/turned.jpg', label: 'Animal/Cat', box: [10, 20, 30, 25] },
];

async function put(target: MigrationSite, images: Record<string, typeof SIZE> = IMAGES): Promise<void> {
  for (const path of Object.keys(images)) {
    await target.putImage(path, path.includes('turned') ? { ...SIZE, orientation: 6 } : SIZE);
  }
}

/** Every step has to find what its first run left. */
const runTwice = (world: World, wanted: object) => runSteps(world, wanted, { twice: true });

/** Every migration says what the export is; that alone is no remark. */
const remarkable = (report: Report) => report.findings.filter(({ severity }) => severity !== 'info');

describe('the steps of a migration, each run twice,', () => {
  it('carry boxes and polygons over, and make nothing new in CVAT when the whole migration runs again', async () => {
    site = await startSite(inject('azurite'));
    await put(site);
    const exported = await site.putExport(azureExport(IMAGES, DRAWN));
    const { id, result } = await runTwice(site.world, { export: exported, tasks: { size: 2 } });
    const report = await reportOf(site.world, id);
    expect(remarkable(report)).toEqual([]);
    expect(result.verdict).toBe('verified');
    expect(report.totals.annotations).toMatchObject({ read: 5, migrated: 5, excluded: 0, matched: 5 });
    expect(report.tasks).toHaveLength(2);
    const writes = () => site.cvat.requestsSeen.filter(({ method }) => method !== 'GET' && method !== 'HEAD').length;
    const before = writes();
    expect((await runSteps(site.world, { export: exported, tasks: { size: 2 } })).result.verdict).toBe('verified');
    expect(writes()).toBe(before);
  });

  it('carry tags through the jobs, also where jobs overlap', async () => {
    site = await startSite(inject('azurite'));
    await put(site);
    const tags = Object.keys(IMAGES).flatMap((image): Drawn[] => [
      { image, label: 'sunny' },
      { image, label: 'outdoor' },
    ]);
    const exported = await site.putExport(azureExport(IMAGES, tags));
    const request = { export: exported, tasks: { segmentSize: 2, overlap: 1 } };
    const { id, result } = await runTwice(site.world, request);
    const report = await reportOf(site.world, id);
    expect(remarkable(report)).toEqual([]);
    expect(result.verdict).toBe('verified');
    expect(report.totals.annotations).toMatchObject({ read: 8, migrated: 8, matched: 8, unexpected: 0 });
  });

  it('tell what two jobs that share images hold and CVAT does not take for one', async () => {
    site = await startSite(inject('azurite'));
    await put(site);
    const [first = '', second = ''] = Object.keys(IMAGES).toSorted();
    const shapes: Drawn[] = [first, second].flatMap((image): Drawn[] => [
      { image, label: 'bow', polygon: [2, 2, 20, 20, 20, 2, 2, 20] },
      { image, label: 'plain', polygon: [2, 2, 20, 20, 20, 2] },
    ]);
    const exported = await site.putExport(azureExport(IMAGES, shapes));
    const foreseen = async (options: object) => {
      const { report } = await driveMigration(site.world, { export: exported, dryRun: true, ...options });
      expect(report.verdict).toBe('verified-with-changes');
      return toldIn(report.findings);
    };
    const toldIn = (findings: Finding[]) => findings.filter(({ code }) => code === 'ANNOTATIONS_TWICE_IN_TASK');
    const tasks = { segmentSize: 2, overlap: 1 };
    expect((await foreseen({ tasks }))[0]?.detail).toContain(
      'share images, and the export holds polygons whose edges cross',
    );
    const { id, result } = await runSteps(site.world, { export: exported, tasks });
    expect(result.verdict).toBe('verified-with-changes');
    expect(await foreseen({})).toHaveLength(1);
    const { findings } = await reportOf(site.world, id);
    expect(toldIn(findings)).toMatchObject([{ count: 1, detail: expect.stringContaining(`: "${second}" (1)`) }]);
  });

  it('upload the images themselves where CVAT cannot reach the account, and those of one file name apart from their endings in tasks of their own', async () => {
    site = await startSite(inject('azurite'));
    const images = { ...IMAGES, 'x/a.jpg': SIZE, 'y/a.png': SIZE };
    await put(site, images);
    const exported = await site.putExport(azureExport(images, DRAWN));
    const { id, result } = await runTwice(site.world, { export: exported, dataSource: 'upload', paths: 'basename' });
    expect(remarkable(await reportOf(site.world, id))).toEqual([]);
    expect(result.verdict).toBe('verified');
    expect(site.cvat.requestsSeen.filter(({ path }) => path.includes('/cloudstorages'))).toEqual([]);
    const { tasks } = site.world.cvat;
    const made = (await tasks.ofMigrations()).sort((a, b) => a.id - b.id);
    const frames = await Promise.all(made.map(async ({ id }) => (await tasks.dataMeta(id))?.frames ?? []));
    // Their last part is all that CVAT is told.
    expect(frames.map((some) => some.map(({ name }) => name).toSorted())).toEqual([
      ['a.jpg', 'one.jpg', 'turned.jpg', 'two.JPG', 'zwölf.png'],
      ['a.png'],
    ]);
  });

  it.each(['natural', 'predefined'])('keep every frame and job in the order "%s"', async (sortingMethod) => {
    site = await startSite(inject('azurite'));
    const paths = ['b/img10.jpg', 'b/img9.jpg', 'a/z.jpg', 'B/a.jpg', 'b/img1.jpg'];
    for (const path of paths) await site.putImage(path, SIZE);
    const drawn = paths.map((image, k): Drawn => ({ image, label: 'Cat', box: [k, k, 10 + k, 10] }));
    const exported = await site.putExport(azureExport(Object.fromEntries(paths.map((path) => [path, SIZE])), drawn));
    const tasks = { sortingMethod, segmentSize: 2, subset: 'Train', consensusReplicas: 2 };
    const { id, result } = await runTwice(site.world, { export: exported, tasks });
    expect(remarkable(await reportOf(site.world, id))).toEqual([]);
    expect(result.verdict).toBe('verified');
    const [task] = await site.world.cvat.tasks.find(await linkOf(site.world, id));
    const meta = await site.world.cvat.tasks.dataMeta(task?.id ?? 0);
    const expected = {
      natural: expect.arrayContaining(paths),
      predefined: paths,
    };
    expect(meta?.frames.map(({ name }) => name)).toEqual(expected[sortingMethod as keyof typeof expected]);
    const jobs = await site.world.cvat.tasks.jobs(task?.id ?? 0);
    expect(jobs.filter(({ type }) => type === 'annotation')).toHaveLength(3);
  });

  it('leave out what cannot come along, and the sums say so', async () => {
    site = await startSite(inject('azurite'));
    await site.putImage('here.jpg', SIZE);
    await site.world.images.write(site.images, 'broken.jpg', 'no picture');
    const images = { 'here.jpg': SIZE, 'broken.jpg': SIZE, 'gone.jpg': SIZE };
    const drawn = Object.keys(images).flatMap((image): Drawn[] => [
      { image, label: 'Cat', box: [1, 2, 20, 10] },
      { image, label: 'Cat', box: [5, 5, 20, 10] },
    ]);
    const { id, result } = await runTwice(site.world, { export: await site.putExport(azureExport(images, drawn)) });
    expect(result.verdict).toBe('incomplete');
    const { totals, findings } = await reportOf(site.world, id);
    expect(totals.images).toMatchObject({ read: 3, migrated: 1, excluded: 2, matched: 1 });
    expect(totals.annotations).toMatchObject({ read: 6, migrated: 2, excluded: 4, matched: 2 });
    const codes = findings.map(({ code }) => code);
    expect(codes).toEqual(expect.arrayContaining(['IMAGE_NOT_IN_CONTAINER', 'IMAGE_UNUSABLE']));
  });

  it('carry unknown keys over as attributes where they are asked to', async () => {
    site = await startSite(inject('azurite'));
    await site.putImage('a.jpg', SIZE);
    const drawn: Drawn[] = [
      { image: 'a.jpg', label: 'Cat', box: [1, 2, 20, 10] },
      { image: 'a.jpg', label: 'sunny' },
    ];
    const document = azureExport({ 'a.jpg': SIZE }, drawn);
    const annotations = document.annotations.map((one, k) => ({ ...one, labeler: `anna ${k}`, confidence: 0.5 }));
    const exported = await site.putExport({ ...document, annotations });
    const { id, result } = await runTwice(site.world, { export: exported, normalize: { attributes: true } });
    expect(remarkable(await reportOf(site.world, id))).toEqual([]);
    expect(result.verdict).toBe('verified');
    const [project] = await site.world.cvat.projects.find('project');
    const labels = await site.world.cvat.projects.labels(project?.id ?? 0);
    expect(labels.flatMap(({ attributes }) => attributes.map(({ name }) => name)).toSorted()).toEqual([
      ...['confidence', 'confidence', 'labeler', 'labeler'],
    ]);
    const [task] = await site.world.cvat.tasks.ofProject(project?.id ?? 0);
    const [job] = await site.world.cvat.tasks.jobs(task?.id ?? 0);
    const held = await site.world.cvat.annotations.ofJob(job?.id ?? 0);
    const values = [...held.shapes, ...held.tags].map(({ attributes }) =>
      attributes.map(({ value }) => value).toSorted(),
    );
    expect(values).toEqual([
      ['0.5', 'anna 0'],
      ['0.5', 'anna 1'],
    ]);
  });
});
