import { afterEach, beforeEach, describe, expect, inject, it } from 'vitest';
import { undoMigration } from '../../functions/orchestrators/undo-migration.ts';
import type { Report } from '../../shared/verification/report.ts';
import { drive } from './drive.ts';
import { type MigrationSite, startSite } from './migration-site.ts';
import { reportOf } from './report-of.ts';
import { runSteps } from './run-steps.ts';
import { azureExport, type Drawn } from './small-export.ts';

const SIZE = { width: 64, height: 48 };
const sizes = (...paths: string[]) => Object.fromEntries(paths.map((path) => [path, SIZE]));
const cat = (image: string): Drawn => ({ image, label: 'Cat', box: [5, 6, 20, 30] });

let site: MigrationSite;
beforeEach(async () => {
  site = await startSite(inject('azurite'));
  for (const path of ['a.jpg', 'b.jpg', 'deep/a.jpg', 'deep/c.jpg']) await site.putImage(path, SIZE);
  await site.world.images.write(site.images, 'notes.txt', 'no picture');
});
afterEach(() => site.stop());

async function run(
  document: unknown,
  options: object = { unlabelled: 'tasks' },
): Promise<{ id: string; report: Report }> {
  const { id } = await runSteps(site.world, { export: await site.putExport(document), ...options });
  return { id, report: await reportOf(site.world, id) };
}

/** A person labels a picture in CVAT. */
async function draw(name: string): Promise<void> {
  const { tasks, projects, annotations } = site.world.cvat;
  for (const { id, project_id } of await tasks.ofMigrations()) {
    const frame = (await tasks.dataMeta(id))?.frames.findIndex((one) => one.name === name) ?? -1;
    if (frame < 0) continue;
    const [job] = await tasks.jobs(id);
    const [label] = await projects.labels(project_id ?? 0);
    const drawn = { ...{ type: 'rectangle', frame, label_id: label?.id ?? 0, source: 'manual' }, attributes: [] };
    await annotations.addToJob(job?.id ?? 0, { tags: [], shapes: [{ ...drawn, points: [1, 1, 4, 4] }] });
  }
}

/** The frames of every task, by the name of the task. */
async function framesOf(): Promise<Record<string, string[]>> {
  const { tasks } = site.world.cvat;
  const all = await tasks.ofMigrations();
  const entries = all.map(async ({ id, name }) => [name, (await tasks.dataMeta(id))?.frames.map((one) => one.name)]);
  return Object.fromEntries(await Promise.all(entries));
}

describe('"unlabelled": "tasks"', () => {
  it('gives the pictures that no annotation names tasks of their own, counts them, and is undone with them', async () => {
    const { id, report } = await run(azureExport(sizes('a.jpg', 'b.jpg'), [cat('a.jpg')]));
    expect(await framesOf()).toEqual({
      project: ['a.jpg'],
      'project unlabelled': ['b.jpg', 'deep/a.jpg', 'deep/c.jpg'],
    });
    expect(report).toMatchObject({ verdict: 'verified', totals: { images: { read: 4, migrated: 4, matched: 4 } } });
    expect(report.findings).toContainEqual(expect.objectContaining({ code: 'IMAGES_UNLABELLED', count: 2 }));
    const { result } = await drive(site.world, undoMigration, { id, force: false });
    expect(result).toMatchObject({ keptTasks: [], deletedProject: true });
    expect(result.deletedTasks).toHaveLength(2);
  });

  it('tells of those that cannot be used', async () => {
    for (const name of ['broken.jpg', 'empty.jpg'])
      await site.world.images.write(site.images, name, name === 'empty.jpg' ? '' : 'x');
    const { report } = await run(azureExport(sizes('a.jpg', 'b.jpg'), [cat('a.jpg')]));
    expect(report.verdict).toBe('verified-with-changes');
    const told = report.findings.find(({ code }) => code === 'IMAGES_UNLABELLED_UNUSABLE');
    expect(told).toMatchObject({ count: 2, detail: expect.stringContaining('"broken.jpg" (IMAGE_') });
  });

  it('leaves them where nobody asks', async () => {
    const { report } = await run(azureExport(sizes('a.jpg', 'b.jpg'), [cat('a.jpg')]), {});
    expect(await framesOf()).toEqual({ project: ['a.jpg', 'b.jpg'] });
    expect(report.totals.images.read).toBe(2);
  });

  it('does not take an image that the export names and that is left out', async () => {
    const document = azureExport(sizes('a.jpg', 'b.jpg'), [cat('a.jpg')]);
    const elsewhere = {
      coco_url: 'AmlDatastore://others/b.jpg',
      absolute_url: 'https://contoso.blob.core.windows.net/others/b.jpg',
    };
    const images = document.images.map((image) => (image.file_name === 'b.jpg' ? { ...image, ...elsewhere } : image));
    const policy = { IMAGE_FROM_OTHER_CONTAINER: 'exclude' };
    const { report } = await run({ ...document, images }, { unlabelled: 'tasks', normalize: { policy } });
    const { images: totals } = report.totals;
    expect(totals).toMatchObject({ read: 4, migrated: 2, excluded: 2 });
    expect(await framesOf()).toEqual({ 'project unlabelled': ['deep/a.jpg', 'deep/c.jpg'] });
  });

  it('leaves those alone that an earlier export named and labelled, whatever is asked for', async () => {
    await run(azureExport(sizes('a.jpg'), [cat('a.jpg')]), {});
    const held = async () => {
      const [task] = await site.world.cvat.tasks.ofMigrations();
      const [job] = await site.world.cvat.tasks.jobs(task?.id ?? 0);
      return (await site.world.cvat.annotations.ofJob(job?.id ?? 0)).shapes.length;
    };
    const second = azureExport(sizes('b.jpg'), [cat('b.jpg')]);
    for (const onExistingAnnotations of ['keep', 'replace']) {
      const { report } = await run(second, { unlabelled: 'tasks', onExistingAnnotations });
      expect(report).toMatchObject({ verdict: 'verified-with-changes', totals: { images: { read: 4, kept: 1 } } });
      expect(await held()).toBe(1);
    }
    const { report } = await run(azureExport(sizes('a.jpg'), [cat('a.jpg'), cat('a.jpg')]));
    expect(report.totals.images).toMatchObject({ read: 4, updated: 1, kept: 1, alreadyThere: 2 });
    expect(await held()).toBe(2);
  });

  it('knows them again, takes what has come since, and a later export finds them where they are', async () => {
    const document = azureExport(sizes('a.jpg'), [cat('a.jpg')]);
    const first = await run(document);
    await site.putImage('new.jpg', SIZE);
    const again = await run(document);
    expect(again.id).toBe(first.id);
    expect(again.report.totals.images).toMatchObject({ read: 5, alreadyThere: 4, migrated: 1 });
    await draw('b.jpg');
    const later = await run(azureExport(sizes('a.jpg', 'deep/c.jpg'), [cat('a.jpg'), cat('deep/c.jpg')]));
    const { images } = later.report.totals;
    // One was labelled in the export meanwhile, and one in CVAT, where it stays as it is.
    expect(images).toMatchObject({ read: 5, migrated: 1, updated: 1, kept: 1, alreadyThere: 3, excluded: 0 });
    expect(
      Object.values(await framesOf())
        .flat()
        .sort(),
    ).toEqual([...['a.jpg', 'b.jpg', 'deep/a.jpg', 'deep/c.jpg', 'new.jpg']]);
  });
});
