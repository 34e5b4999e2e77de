import { afterEach, expect, inject, it } from 'vitest';
import { checkSite } from '../checker/check-site.ts';
import { askCvat } from './ask-cvat.ts';
import { driveMigration } from './drive-migration.ts';
import { type MigrationSite, startSite } from './migration-site.ts';
import { runSteps } from './run-steps.ts';
import { azureExport } from './small-export.ts';

let site: MigrationSite;
afterEach(() => site.stop());

const SIZE = { width: 64, height: 48 };
const PATHS = ['a.jpg', 'b.jpg', 'c.jpg'];

async function setFrames(deleted: number[]): Promise<void> {
  const [project] = await site.world.cvat.projects.find('project');
  const [task] = await site.world.cvat.tasks.ofProject(project?.id ?? 0);
  const answer = await askCvat(site, 'PATCH', `/api/tasks/${task?.id}/data/meta`, { deleted_frames: deleted });
  expect(answer.status).toBe(200);
}

it('an image whose frame somebody deleted in CVAT is not called verified, and is again once it is restored', async () => {
  site = await startSite(inject('azurite'));
  for (const path of PATHS) await site.putImage(path, SIZE);
  const drawn = PATHS.map((image) => ({ image, label: 'Cat', box: [1, 2, 20, 10] }));
  const document = azureExport(Object.fromEntries(PATHS.map((path) => [path, SIZE])), drawn);
  const request = { export: await site.putExport(document) };
  expect((await runSteps(site.world, request)).result.verdict).toBe('verified');
  await setFrames([1]);
  expect((await runSteps(site.world, request)).result.verdict).toBe('incomplete');
  expect((await driveMigration(site.world, { ...request, dryRun: true })).report.verdict).toBe('incomplete');
  await setFrames([]);
  expect((await runSteps(site.world, request)).result.verdict).toBe('verified');
  expect(await checkSite(site, { export: document, project: 'project' })).toEqual([]);
});
