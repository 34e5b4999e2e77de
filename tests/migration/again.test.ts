import { afterEach, beforeEach, describe, expect, inject, it } from 'vitest';
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
import { loseLedgers } from './lose-ledgers.ts';
import { type MigrationSite, startSite } from './migration-site.ts';
import { runExport } from './run-export.ts';
import { runSteps } from './run-steps.ts';
import { azureExport, type Drawn } from './small-export.ts';

const SIZE = { width: 64, height: 48 };
const sizes = (...paths: string[]) => Object.fromEntries(paths.map((path) => [path, SIZE]));
const cat = (image: string, x = 5): Drawn => ({ image, label: 'Cat', box: [x, 6, 20, 30] });

let site: MigrationSite;
beforeEach(async () => {
  site = await startSite(inject('azurite'));
  for (const path of ['a.jpg', 'b.jpg', 'c.jpg']) await site.putImage(path, SIZE);
});
afterEach(() => site.stop());

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

describe('images that stand in CVAT already', () => {
  const once = ['a.jpg: 5', 'b.jpg: 5'];

  it.each([
    ['as it is', {}],
    ['by upload', { dataSource: 'upload' }],
    ['in smaller tasks', { tasks: { size: 1 } }],
    ['in another order', { tasks: { sortingMethod: 'predefined' } }],
    ['in segments', { tasks: { segmentSize: 1 } }],
  ])('are not made again when their export comes again %s', async (_, options) => {
    expect((await run(WEEK1, 'week1.json')).verdict).toBe('verified');
    const again = await run(WEEK1, 'week1.json', options);
    expect(await held()).toEqual(once);
    expect(again).toMatchObject({ verdict: 'verified', totals: { images: { read: 2, migrated: 0, alreadyThere: 2 } } });
  });

  it('are known in another project, to which a renamed export goes on', async () => {
    await run(WEEK1, 'week1.json');
    const again = await run(WEEK1, 'export_2026-11-28.json');
    expect(await held()).toEqual(once);
    expect(again.verdict).toBe('verified');
    expect(again.target.project?.name).toBe('week1');
    expect(codes(again)).toContain('IMAGES_IN_ANOTHER_PROJECT');
  });

  it('get attributes that their labels had not, whose colours stay as people gave them', async () => {
    const document = azureExport(sizes('a.jpg', 'b.jpg'), [cat('a.jpg'), cat('b.jpg')]);
    await run(document, 'week1.json');
    const { projects } = site.world.cvat;
    const [project] = await projects.find('week1');
    const before = await projects.labels(project?.id ?? 0);
    const coloured = before.map(({ id, name }) => ({ id, name, color: '#123456', attributes: [] }));
    await projects.addAttributes(project?.id ?? 0, coloured);
    const annotations = document.annotations.map((one, k) => ({ ...one, breed: k === 0 ? 'Manx' : 'Persian' }));
    const again = await run({ ...document, annotations }, 'week2.json', { normalize: { attributes: true } });
    expect(again.verdict).toBe('verified');
    expect(again.totals.images).toMatchObject({ read: 2, updated: 2 });
    const [label] = await projects.labels(project?.id ?? 0);
    expect(label).toMatchObject({ color: '#123456', attributes: [{ name: 'breed', input_type: 'text' }] });
    const last = await run({ ...document, annotations }, 'week2.json', { normalize: { attributes: true } });
    expect(last.totals.images).toMatchObject({ read: 2, alreadyThere: 2 });
    expect(await held()).toEqual(once);
  });

  it('are made in another project where that is asked for, which says so', async () => {
    await run(WEEK1, 'week1.json');
    const other = await run(WEEK1, 'week1.json', { project: 'A second one' });
    expect(await held()).toEqual(['a.jpg: 5', 'a.jpg: 5', 'b.jpg: 5', 'b.jpg: 5']);
    expect(other.verdict).toBe('verified');
    expect(codes(other)).toContain('IMAGES_IN_ANOTHER_PROJECT_TOO');
    // Where they stand in the usual project as well, no run goes on in the other one.
    expect(codes(await run(WEEK1, 'week1.json'))).toEqual(expect.not.arrayContaining(['IMAGES_IN_ANOTHER_PROJECT']));
  });

  it('are brought up to date in place by a newer export, and only new images get a task', async () => {
    await run(WEEK1, 'week1.json');
    const newer = await run(WEEK2, 'week1.json', { twice: true });
    expect(await held()).toEqual(['a.jpg: 9', 'b.jpg: 5', 'c.jpg: 5']);
    expect(newer).toMatchObject({
      verdict: 'verified',
      totals: { images: { read: 3, migrated: 2, updated: 1, alreadyThere: 1, kept: 0, excluded: 0 } },
    });
  });

  it('lose the shapes that a newer export has no more, and images that it has no more stay', async () => {
    await run(WEEK2, 'week1.json');
    const fewer = await run(azureExport(sizes('a.jpg', 'b.jpg'), [cat('b.jpg')]), 'week1.json', {
      normalize: { policy: { IMAGE_UNLABELLED: 'keep' } },
      twice: true,
    });
    expect(await held()).toEqual(['a.jpg: ', 'b.jpg: 5', 'c.jpg: 5']);
    expect(codes(fewer)).toContain('IMAGES_NOT_IN_EXPORT');
  });

  it('keep what people have made of them, listed, until the request gives it up', async () => {
    await run(WEEK1, 'week1.json');
    const [task] = await site.world.cvat.tasks.ofMigrations();
    const [job] = await site.world.cvat.tasks.jobs(task?.id ?? 0);
    const [label] = await site.world.cvat.projects.labels(task?.project_id ?? 0);
    const drawn = { ...{ type: 'rectangle', frame: 0, label_id: label?.id ?? 0, source: 'manual' }, attributes: [] };
    await site.world.cvat.annotations.addToJob(job?.id ?? 0, {
      tags: [],
      shapes: [{ ...drawn, points: [1, 1, 4, 4] }],
    });
    const kept = await run(WEEK2, 'week1.json', { twice: true });
    expect(await held()).toEqual(['a.jpg: 5 1', 'b.jpg: 5', 'c.jpg: 5']);
    expect(kept).toMatchObject({ verdict: 'verified-with-changes', totals: { images: { kept: 1, alreadyThere: 1 } } });
    expect(codes(kept)).toContain('IMAGE_KEPT');
    const replaced = await run(WEEK2, 'week1.json', { onExistingAnnotations: 'replace', twice: true });
    expect(await held()).toEqual(['a.jpg: 9', 'b.jpg: 5', 'c.jpg: 5']);
    expect(replaced.verdict).toBe('verified');
  });

  it('are found without a ledger, by what the link of their task says', async () => {
    await run(WEEK1, 'week1.json');
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
    ['names no account', unnamed(WEEK1), unnamed(WEEK1), unnamed(WEEK2)],
    ['names no account, after one that does', WEEK1, unnamed(WEEK1), unnamed(WEEK2)],
    ['names an account, after one that does not', unnamed(WEEK1), WEEK1, WEEK2],
    ['writes the same addresses with other slashes and dots', WEEK1, respelled(WEEK1), respelled(WEEK2)],
  ])('are known under another file name where the export %s', async (_, first, again, newer) => {
    await run(first, 'week1.json');
    const renamed = await run(again, 'export_2026-11-28.json', { dataSource: 'upload' });
    expect(await held()).toEqual(once);
    expect(renamed).toMatchObject({ verdict: 'verified', totals: { images: { alreadyThere: 2, migrated: 0 } } });
    expect(codes(renamed)).toContain('IMAGES_IN_ANOTHER_PROJECT');
    await run(newer, 'export_2026-11-29.json');
    expect(await held()).toEqual(['a.jpg: 9', 'b.jpg: 5', 'c.jpg: 5']);
  });

  it('are others where an export that names no account takes them from another container', async () => {
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

  it.each(['week1.json', 'export_2026-11-28.json'])(
    'are told where the same files are called by another account, also as "%s"; with the earlier one they are found',
    async (name) => {
      await run(WEEK1, 'week1.json');
      const document = JSON.stringify(WEEK1);
      const moved = await run(JSON.parse(document.replaceAll('contoso', 'fabrikam')), name);
      expect(await held()).toEqual([...once, ...once].sort());
      expect(moved.verdict).toBe('verified-with-changes');
      expect(codes(moved)).toContain('IMAGES_OF_OTHER_ADDRESS');
      // As its fix says.
      const { result } = await drive(site.world, undoMigration, { id: moved.migration.id, force: false });
      expect(result).toMatchObject({ keptTasks: [] });
      const again = await run(JSON.parse(document), name);
      expect(await held()).toEqual(once);
      expect(again).toMatchObject({ verdict: 'verified', totals: { images: { alreadyThere: 2 } } });
    },
  );

  it('are found in a task of version 0.1.0, also where the export has another name', async () => {
    const first = await run(WEEK1, 'week1.json');
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

describe('two migrations of the same images at once', () => {
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

  it.each([
    ['do not make two tasks: the later one is told to plan again', WEEK1, WEEK2],
    ['do not make two tasks either where no account is named', unnamed(WEEK1), unnamed(WEEK2)],
  ])('%s', async (_, first, second) => {
    const late = await planned(second, 'late.json');
    await run(first, 'first.json');
    const { storageId } = await steps.registerStorage.run(site.world, { id: late, lane: 0 });
    const { projectId } = await steps.ensureProject.run(site.world, late);
    const { taskId } = await steps.createTask.run(site.world, { id: late, task: 0, projectId });
    const attached = await steps.attachImages.run(site.world, { id: late, task: 0, taskId, storageId });
    expect(attached).toMatchObject({ state: 'overtaken' });
    await steps.discardTask.run(site.world, { id: late, task: 0, taskId });
    expect((await run(second, 'late.json')).verdict).toBe('verified');
    expect(await held()).toEqual(['a.jpg: 9', 'b.jpg: 5', 'c.jpg: 5']);
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
