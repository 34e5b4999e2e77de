import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest';
import { steps } from '../../functions/activities.ts';
import { undoMigration } from '../../functions/orchestrators/undo-migration.ts';
import { createWorld } from '../../functions/world.ts';
import { parseConfig } from '../../shared/config.ts';
import { MigrationRequest } from '../../shared/migration/request.ts';
import { prepareMigration } from '../../shared/migration/stored-request.ts';
import { TaskReport } from '../../shared/migration/task-report.ts';
import type { Report } from '../../shared/verification/report.ts';
import { readPlainJson } from '../../shared/work/blob-json.ts';
import { workBlobs } from '../../shared/work/work-blobs.ts';
import { askCvat } from './ask-cvat.ts';
import { drive } from './drive.ts';
import { heldFrames } from './held-frames.ts';
import { keepSite } from './kept-site.ts';
import { loseLedgers } from './lose-ledgers.ts';
import { type MigrationSite, startSite } from './migration-site.ts';
import { runExport } from './run-export.ts';
import { runSteps } from './run-steps.ts';
import { azureExport, type Drawn } from './small-export.ts';

const SIZE = { width: 64, height: 48 };
const sizes = (...paths: string[]) => Object.fromEntries(paths.map((path) => [path, SIZE]));
const cat = (image: string, x = 5): Drawn => ({ image, label: 'Cat', box: [x, 6, 20, 30] });

let site: MigrationSite;
afterEach(() => site.stop());

async function startEmpty(): Promise<MigrationSite> {
  site = await startSite(inject('azurite'));
  for (const path of ['a.jpg', 'b.jpg', 'c.jpg']) await site.putImage(path, SIZE);
  return site;
}

const WEEK1 = azureExport(sizes('a.jpg', 'b.jpg'), [cat('a.jpg'), cat('b.jpg')]);
const WEEK2 = azureExport(sizes('c.jpg', 'b.jpg', 'a.jpg'), [cat('a.jpg', 9), cat('c.jpg'), cat('b.jpg')]);

/** As exports of datastores and labelled datasets are: no address names an account. */
const unnamed = ({ images, ...document }: typeof WEEK1) => ({
  ...document,
  images: images.map(({ absolute_url: _, ...image }) => image),
});

/** As tools do that join an address and a path of their own. */
const respelled = ({ images, ...document }: typeof WEEK1) => ({
  ...document,
  images: images.map((image) => ({ ...image, absolute_url: image.absolute_url.replace(/[^/]+$/, '/./$&') })),
});

const run = (document: unknown, name: string, options?: object) => runExport(site, document, name, options);
const held = () => heldFrames(site);

const codes = (report: Report) => report.findings.map(({ code }) => code);

const once = ['a.jpg: 5', 'b.jpg: 5'];

describe('images that stand in CVAT already', () => {
  let kept: Awaited<ReturnType<typeof keepSite>>;
  let first: Report;
  beforeAll(async () => {
    kept = await keepSite(async () => {
      await startEmpty();
      first = await run(WEEK1, 'week1.json');
      expect(first.verdict).toBe('verified');
      return site;
    });
  });
  afterAll(() => kept.drop());
  beforeEach(async () => {
    site = await kept.start();
  });

  it.each([
    ['as it is', {}],
    ['by upload', { dataSource: 'upload' }],
    [
      'in smaller tasks, in another order and in segments',
      { tasks: { size: 1, sortingMethod: 'predefined', segmentSize: 1 } },
    ],
  ])('are not made again when their export comes again %s', async (_, options) => {
    const again = await run(WEEK1, 'week1.json', options);
    expect(await held()).toEqual(once);
    expect(again).toMatchObject({ verdict: 'verified', totals: { images: { read: 2, migrated: 0, alreadyThere: 2 } } });
  });

  it('are known in another project, to which a renamed export goes on', async () => {
    const again = await run(WEEK1, 'export_2026-11-28.json');
    expect(await held()).toEqual(once);
    expect(again.verdict).toBe('verified');
    expect(again.target.project?.name).toBe('week1');
    expect(codes(again)).toContain('IMAGES_IN_ANOTHER_PROJECT');
  });

  it('get attributes that their labels had not, whose colours stay as people gave them', async () => {
    const { projects } = site.world.cvat;
    const [project] = await projects.find('week1');
    const before = await projects.labels(project?.id ?? 0);
    const coloured = before.map(({ id, name }) => ({ id, name, color: '#123456', attributes: [] }));
    await projects.addAttributes(project?.id ?? 0, coloured);
    const annotations = WEEK1.annotations.map((one, k) => ({ ...one, breed: k === 0 ? 'Manx' : 'Persian' }));
    const again = await run({ ...WEEK1, annotations }, 'week2.json', { normalize: { attributes: true } });
    expect(again.verdict).toBe('verified');
    expect(again.totals.images).toMatchObject({ read: 2, updated: 2 });
    const [label] = await projects.labels(project?.id ?? 0);
    expect(label).toMatchObject({ color: '#123456', attributes: [{ name: 'breed', input_type: 'text' }] });
    const last = await run({ ...WEEK1, annotations }, 'week2.json', { normalize: { attributes: true } });
    expect(last.totals.images).toMatchObject({ read: 2, alreadyThere: 2 });
    expect(await held()).toEqual(once);
  });

  it('are made in another project where that is asked for, which says so', async () => {
    const other = await run(WEEK1, 'week1.json', { project: 'A second one' });
    expect(await held()).toEqual(['a.jpg: 5', 'a.jpg: 5', 'b.jpg: 5', 'b.jpg: 5']);
    expect(other.verdict).toBe('verified');
    expect(codes(other)).toContain('IMAGES_IN_ANOTHER_PROJECT_TOO');
    // Where they stand in the usual project as well, no run goes on in the other one.
    expect(codes(await run(WEEK1, 'week1.json'))).toEqual(expect.not.arrayContaining(['IMAGES_IN_ANOTHER_PROJECT']));
  });

  it('are brought up to date in place by a newer export, and only new images get a task', async () => {
    const newer = await run(WEEK2, 'week1.json', { twice: true });
    expect(await held()).toEqual(['a.jpg: 9', 'b.jpg: 5', 'c.jpg: 5']);
    expect(newer).toMatchObject({
      verdict: 'verified',
      totals: { images: { read: 3, migrated: 2, updated: 1, alreadyThere: 1, kept: 0, excluded: 0 } },
    });
  });

  it('keep what people have made of them, listed, until the request gives it up', async () => {
    const [task] = await site.world.cvat.tasks.ofMigrations();
    const [job] = await site.world.cvat.tasks.jobs(task?.id ?? 0);
    const [label] = await site.world.cvat.projects.labels(task?.project_id ?? 0);
    const drawn = { ...{ type: 'rectangle', frame: 0, label_id: label?.id ?? 0, source: 'manual' }, attributes: [] };
    await site.world.cvat.annotations.addToJob(job?.id ?? 0, {
      tags: [],
      shapes: [{ ...drawn, points: [1, 1, 4, 4] }],
    });
    const kept = await run(WEEK2, 'week1.json');
    expect(await held()).toEqual(['a.jpg: 5 1', 'b.jpg: 5', 'c.jpg: 5']);
    expect(kept).toMatchObject({ verdict: 'verified-with-changes', totals: { images: { kept: 1, alreadyThere: 1 } } });
    expect(codes(kept)).toContain('IMAGE_KEPT');
    const replaced = await run(WEEK2, 'week1.json', { onExistingAnnotations: 'replace' });
    expect(await held()).toEqual(['a.jpg: 9', 'b.jpg: 5', 'c.jpg: 5']);
    expect(replaced.verdict).toBe('verified');
  });

  it('are found without a ledger, by what the link of their task says', async () => {
    await loseLedgers(site);
    const again = await run(WEEK1, 'another-name.json', { dataSource: 'upload' });
    expect(await held()).toEqual(once);
    expect(again.verdict).toBe('verified');
    await loseLedgers(site);
    const newer = await run(WEEK2, 'third-name.json');
    expect(await held()).toEqual(['a.jpg: 5', 'b.jpg: 5', 'c.jpg: 5']);
    expect(newer.verdict).toBe('verified-with-changes');
  });

  it.each([
    ['names no account, after one that does', unnamed],
    ['writes the same addresses with other slashes and dots', respelled],
  ])('are known under another file name where the export %s', async (_, written) => {
    const renamed = await run(written(WEEK1), 'export_2026-11-28.json', { dataSource: 'upload' });
    expect(await held()).toEqual(once);
    expect(renamed).toMatchObject({ verdict: 'verified', totals: { images: { alreadyThere: 2, migrated: 0 } } });
    expect(codes(renamed)).toContain('IMAGES_IN_ANOTHER_PROJECT');
    await run(written(WEEK2), 'export_2026-11-29.json');
    expect(await held()).toEqual(['a.jpg: 9', 'b.jpg: 5', 'c.jpg: 5']);
  });

  it('are told where the same files are called by another account, whatever the export is called; with the earlier one they are found', async () => {
    const document = JSON.stringify(WEEK1);
    for (const name of ['week1.json', 'export_2026-11-28.json']) {
      const moved = await run(JSON.parse(document.replaceAll('contoso', 'fabrikam')), name);
      expect(await held(), name).toEqual([...once, ...once].sort());
      expect(moved.verdict, name).toBe('verified-with-changes');
      expect(codes(moved), name).toContain('IMAGES_OF_OTHER_ADDRESS');
      // As its fix says.
      const { result } = await drive(site.world, undoMigration, { id: moved.migration.id, force: false });
      expect(result, name).toMatchObject({ keptTasks: [] });
    }
    const again = await run(WEEK1, 'export_2026-11-28.json');
    expect(await held()).toEqual(once);
    expect(again).toMatchObject({ verdict: 'verified', totals: { images: { alreadyThere: 2 } } });
  });

  it('are found in a task of version 0.1.0, also where the export has another name', async () => {
    const [task] = await site.world.cvat.tasks.ofMigrations();
    await changeLink(task?.id ?? 0, `http://127.0.0.1:41234/api/migrations/${first.migration.id}/report#task-0`);
    await loseLedgers(site);
    expect((await run(WEEK1, 'week1.json')).verdict).toBe('verified');
    await loseLedgers(site);
    const renamed = await run(WEEK1, 'export_2026-11-28.json');
    expect(await held()).toEqual(once);
    expect(codes(renamed)).toContain('EARLIER_TASKS_GUESSED');
    expect(renamed.verdict).toBe('verified-with-changes');
  });
});

it('shapes that a newer export has no more are taken away, and images that it has no more stay', async () => {
  await startEmpty();
  await run(WEEK2, 'week1.json');
  const fewer = await run(azureExport(sizes('a.jpg', 'b.jpg'), [cat('b.jpg')]), 'week1.json', {
    normalize: { policy: { IMAGE_UNLABELLED: 'keep' } },
    twice: true,
  });
  expect(await held()).toEqual(['a.jpg: ', 'b.jpg: 5', 'c.jpg: 5']);
  expect(codes(fewer)).toContain('IMAGES_NOT_IN_EXPORT');
});

describe('images of an export that names no account', () => {
  it('are known under another file name, in such an export as in one that names an account', async () => {
    await startEmpty();
    await run(unnamed(WEEK1), 'week1.json');
    for (const again of [unnamed(WEEK1), WEEK1]) {
      const renamed = await run(again, 'export_2026-11-28.json', { dataSource: 'upload' });
      expect(await held()).toEqual(once);
      expect(renamed).toMatchObject({ verdict: 'verified', totals: { images: { alreadyThere: 2, migrated: 0 } } });
      expect(codes(renamed)).toContain('IMAGES_IN_ANOTHER_PROJECT');
    }
    await run(WEEK2, 'export_2026-11-29.json');
    expect(await held()).toEqual(['a.jpg: 9', 'b.jpg: 5', 'c.jpg: 5']);
  });

  it('are others where such an export takes them from another container', async () => {
    await startEmpty();
    await run(unnamed(WEEK1), 'week1.json');
    const { world, settings, images } = site;
    const copy = `${images}-copy`;
    await world.images.ensureContainer(copy);
    const config = parseConfig({ ...settings, IMAGE_CONTAINERS: `${images},${copy}` });
    const both = { ...createWorld(config), work: site.world.work };
    for (const path of ['a.jpg', 'b.jpg']) {
      const bytes = await world.images.readRange(images, path, { offset: 0, length: 1 << 20 });
      await world.images.write(copy, path, bytes ?? '');
    }
    await runSteps(both, { export: await site.putExport(unnamed(WEEK1), 'other.json'), images: copy });
    expect(await held()).toEqual(['a.jpg: 5', 'a.jpg: 5', 'b.jpg: 5', 'b.jpg: 5']);
  });
});

describe('two migrations of the same images at once', () => {
  beforeEach(startEmpty);

  /** Everything up to the plan, as if both had looked before either made a task. */
  async function planned(document: unknown, name: string): Promise<string> {
    const { id } = await prepareMigration(
      site.world,
      MigrationRequest.parse({ export: await site.putExport(document, name) }),
    );
    for (const step of ['scanExport', 'surveyImages', 'normalizeExport', 'lookUpImages', 'planMigration'] as const) {
      await steps[step].run(site.world, id);
    }
    return id;
  }

  /** The first one makes its task between the plan and the task of the second one. */
  async function overtaken(first: unknown, second: unknown): Promise<void> {
    const late = await planned(second, 'late.json');
    await run(first, 'first.json');
    const { storageId } = await steps.registerStorage.run(site.world, { id: late, lane: 0 });
    const { projectId } = await steps.ensureProject.run(site.world, late);
    const { taskId } = await steps.createTask.run(site.world, { id: late, task: 0, projectId });
    const attached = await steps.attachImages.run(site.world, { id: late, task: 0, taskId, storageId });
    expect(attached).toMatchObject({ state: 'overtaken' });
    await steps.discardTask.run(site.world, { id: late, task: 0, taskId });
  }

  it('do not make two tasks: the later one is told to plan again', async () => {
    await overtaken(WEEK1, WEEK2);
    expect((await run(WEEK2, 'late.json')).verdict).toBe('verified');
    expect(await held()).toEqual(['a.jpg: 9', 'b.jpg: 5', 'c.jpg: 5']);
  });

  it('do not make two tasks either where no account is named', async () => {
    await overtaken(unnamed(WEEK1), unnamed(WEEK2));
    expect(await held()).toEqual(once);
  });

  it('do not write an older state over what a run has written that was started later', async () => {
    await run(WEEK1, 'first.json');
    const early = await planned(WEEK1, 'slow.json');
    await run(WEEK2, 'newer.json');
    const [existing] = await site.world.cvat.tasks.ofMigrations();
    const ref = { id: early, task: 0, taskId: existing?.id ?? 0 };
    expect(await steps.writeAnnotations.run(site.world, ref)).toEqual({ written: 0 });
    await steps.verifyTask.run(site.world, { ...ref, made: false });
    expect(await held()).toEqual(['a.jpg: 9', 'b.jpg: 5', 'c.jpg: 5']);
    const result = TaskReport.parse(
      await readPlainJson(site.world.work, site.world.config.workContainer, workBlobs(early).taskResult(0)),
    );
    expect(result).toMatchObject({ state: 'verified', outcome: { kept: { images: 1 }, equal: { images: 1 } } });
  });
});

async function changeLink(taskId: number, link: string): Promise<void> {
  const answer = await askCvat(site, 'PATCH', `/api/tasks/${taskId}`, { bug_tracker: link });
  expect(answer.status).toBe(200);
}
