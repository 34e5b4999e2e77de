import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest';
import { discardTask } from '../../shared/migration/discard-task.ts';
import { askCvat } from './ask-cvat.ts';
import { keepSite } from './kept-site.ts';
import { type MigrationSite, startSite } from './migration-site.ts';
import { linkOf, runSteps } from './run-steps.ts';
import { azureExport } from './small-export.ts';

const SIZE = { width: 64, height: 48 };
let kept: Awaited<ReturnType<typeof keepSite>>;
let site: MigrationSite;
let ref: { id: string; task: number; taskId: number };
let work: { jobId: number; labelId: number };

/** A task that the migration made and that holds no annotations. */
async function migrated(): Promise<MigrationSite> {
  site = await startSite(inject('azurite'));
  for (const path of ['a.jpg', 'b.jpg']) await site.putImage(path, SIZE);
  const bare = { ...azureExport({ 'a.jpg': SIZE, 'b.jpg': SIZE }, []), categories: [{ id: 1, name: 'Cat' }] };
  const request = {
    export: await site.putExport(bare),
    normalize: { labels: { keepUnused: true } },
    tasks: { size: 1 },
  };
  const { id } = await runSteps(site.world, request);
  const { tasks, projects } = site.world.cvat;
  const [task] = await tasks.find(await linkOf(site.world, id));
  const [job] = await tasks.jobs(task?.id ?? 0);
  const [label] = await projects.labels(task?.project_id ?? 0);
  ref = { id, task: 0, taskId: task?.id ?? 0 };
  work = { jobId: job?.id ?? 0, labelId: label?.id ?? 0 };
  return site;
}
beforeAll(async () => {
  kept = await keepSite(migrated);
});
beforeEach(async () => {
  site = await kept.start();
});
afterEach(() => site.stop());
afterAll(() => kept.drop());

const stands = async () => (await site.world.cvat.tasks.get(ref.taskId)) !== undefined;
const shape = (labelId: number) => ({
  ...{ type: 'rectangle', frame: 0, label_id: labelId, points: [5, 5, 9, 9], occluded: false, attributes: [] },
});

describe('discardTask()', () => {
  it('deletes a task of this migration that holds nothing, once', async () => {
    expect(await discardTask(site.world, ref)).toEqual({ deleted: true });
    expect(await stands()).toBe(false);
    expect(await discardTask(site.world, ref)).toEqual({ deleted: false });
  });

  it.each(['tags', 'shapes', 'tracks'])('refuses a task in which somebody has begun: %s', async (kind) => {
    const { labelId, jobId } = work;
    const drawn = {
      tags: [{ frame: 0, label_id: labelId, attributes: [] }],
      shapes: [shape(labelId)],
      tracks: [{ frame: 0, label_id: labelId, attributes: [], shapes: [{ ...shape(labelId), outside: false }] }],
    };
    const only = Object.fromEntries(Object.entries(drawn).map(([key, value]) => [key, key === kind ? value : []]));
    const path = `/api/jobs/${jobId}/annotations/?action=create`;
    const answer = await askCvat(site, 'PATCH', path, { version: 0, ...only });
    expect(answer.status).toBe(200);
    await expect(discardTask(site.world, ref)).rejects.toMatchObject({ code: 'TASK_IN_USE' });
    expect(await stands()).toBe(true);
  });

  it('refuses a task that is not the planned one', async () => {
    await expect(discardTask(site.world, { ...ref, task: 1 })).rejects.toMatchObject({ code: 'TASK_IN_USE' });
    expect(await stands()).toBe(true);
  });
});
