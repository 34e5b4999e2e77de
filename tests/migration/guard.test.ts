import { afterEach, describe, expect, inject, it } from 'vitest';
import { undoProject, undoTask } from '../../shared/migration/undo.ts';
import { type MigrationSite, startSite } from './migration-site.ts';
import { reportOf } from './report-of.ts';
import { linkOf, runSteps } from './run-steps.ts';
import { azureExport } from './small-export.ts';

let site: MigrationSite;
afterEach(() => site.stop());

const SIZE = { width: 64, height: 48 };
const EXPORT = azureExport({ 'a.jpg': SIZE }, [
  { image: 'a.jpg', label: 'Cat', box: [1, 2, 20, 10] },
  { image: 'a.jpg', label: 'Cat', box: [30, 2, 20, 10] },
]);

/** A finished migration of one task, and what an annotator then drew in it. */
async function migratedThenDrawn() {
  site = await startSite(inject('azurite'));
  await site.putImage('a.jpg', SIZE);
  const request = { export: await site.putExport(EXPORT) };
  const { id } = await runSteps(site.world, request);
  const [task] = await site.world.cvat.tasks.find(await linkOf(site.world, id));
  const taskId = task?.id ?? 0;
  const [job] = await site.world.cvat.tasks.jobs(taskId);
  const jobId = job?.id ?? 0;
  const label = (await site.world.cvat.annotations.ofJob(jobId)).shapes[0]?.label_id ?? 0;
  const drawn = {
    type: 'rectangle',
    frame: 0,
    label_id: label,
    points: [5, 5, 9, 9],
    source: 'manual',
    attributes: [],
  };
  await site.world.cvat.annotations.addToJob(jobId, { tags: [], shapes: [drawn] });
  const held = async () => (await site.world.cvat.annotations.ofJob(jobId)).shapes.length;
  const report = () => reportOf(site.world, id);
  return { id, request, taskId, held, report };
}

describe('a task with annotations that the migration did not write', () => {
  it('is not touched, and the report says so', async () => {
    const { request, held, report } = await migratedThenDrawn();
    const { result } = await runSteps(site.world, request, { twice: true });
    expect(await held()).toBe(3);
    expect(result.verdict).toBe('verified-with-changes');
    expect((await report()).findings.map(({ code }) => code)).toEqual(expect.arrayContaining(['IMAGE_KEPT']));
  });

  it('is replaced where the request says so', async () => {
    const { request, held } = await migratedThenDrawn();
    const { result } = await runSteps(site.world, { ...request, onExistingAnnotations: 'replace' }, { twice: true });
    expect(await held()).toBe(2);
    expect(result.verdict).toBe('verified');
  });

  it('survives an undo, unless it is forced', async () => {
    const { id, taskId } = await migratedThenDrawn();
    expect(await undoTask(site.world, { id, taskId, force: false })).toEqual({ state: 'kept' });
    expect(await undoProject(site.world, id)).toEqual({ deleted: false });
    expect(await undoTask(site.world, { id, taskId, force: true })).toEqual({ state: 'deleted' });
    expect(await undoProject(site.world, id)).toEqual({ deleted: true });
    expect(await undoTask(site.world, { id, taskId, force: true })).toEqual({ state: 'deleted' });
  });
});
