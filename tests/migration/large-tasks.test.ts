import { expect, inject, onTestFinished, test } from 'vitest';
import { steps } from '../../functions/activities.ts';
import { largeTasks } from '../../shared/migration/large-tasks.ts';
import { planMigration } from '../../shared/migration/plan-migration.ts';
import { MigrationRequest } from '../../shared/migration/request.ts';
import { requireFewTasks } from '../../shared/migration/require-few-tasks.ts';
import { prepareMigration } from '../../shared/migration/stored-request.ts';
import { startSite } from './migration-site.ts';
import { azureExport } from './small-export.ts';

const task = (images: number, kind = 'new') => ({ kind, images });

test('largeTasks() speaks of new tasks above 5,000 images, and of no others', () => {
  expect(largeTasks([task(5000), task(9000, 'existing')])).toEqual([]);
  expect(largeTasks([task(2000), task(5001), task(8000)])).toMatchObject([
    { code: 'TASKS_LARGE', count: 2, detail: expect.stringContaining('up to 8000 images') },
  ]);
});

test('requireFewTasks() names a size that is enough, and none where the annotations make so many', () => {
  expect(() => requireFewTasks(1000, { images: 20_000, size: 20 })).not.toThrow();
  const small = () => requireFewTasks(25_000, { images: 500_000, size: 20 });
  expect(small).toThrow('500,000 images would be 25000 tasks');
  expect(small).toThrow(
    expect.objectContaining({ code: 'TOO_MANY_TASKS', fix: expect.stringContaining('of 556 or more') }),
  );
  expect(() => requireFewTasks(1000, { images: 500_000, size: 500 })).not.toThrow();
  const dense = () => requireFewTasks(1001, { images: 500_000, size: 2000 });
  expect(dense).toThrow(expect.objectContaining({ fix: expect.stringContaining('Split the export') }));
});

test('planMigration() refuses too many tasks before anything is made in CVAT, and takes the size that it names', async () => {
  const site = await startSite(inject('azurite'));
  onTestFinished(() => site.stop());
  const { world } = site;
  const paths = ['a.jpg', 'b.jpg', 'c.jpg', 'd.jpg', 'e.jpg'];
  const size = { width: 64, height: 48 };
  for (const path of paths) await site.putImage(path, size);
  const source = await site.putExport(azureExport(Object.fromEntries(paths.map((path) => [path, size])), []));
  const planned = async (tasks: object) => {
    const { id } = await prepareMigration(world, MigrationRequest.parse({ export: source, tasks }));
    await steps.scanExport.run(world, id);
    await steps.surveyImages.run(world, id);
    await steps.normalizeExport.run(world, id);
    await steps.lookUpImages.run(world, id);
    return planMigration(world, id, 2);
  };
  await expect(planned({ size: 1 })).rejects.toMatchObject({
    code: 'TOO_MANY_TASKS',
    fix: expect.stringContaining('tasks.size of 3 or more'),
  });
  expect(await planned({ size: 3 })).toMatchObject({ tasks: 2, images: 5 });
  expect(site.cvat.requestsSeen.filter(({ method }) => method !== 'GET')).toEqual([]);
});
