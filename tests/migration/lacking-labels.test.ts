import { afterEach, expect, inject, it } from 'vitest';
import { steps } from '../../functions/activities.ts';
import { Report } from '../../shared/verification/report.ts';
import { readWork } from '../../shared/work/blob-json.ts';
import { workBlobs } from '../../shared/work/work-blobs.ts';
import { checkSite } from '../checker/check-site.ts';
import { askCvat } from './ask-cvat.ts';
import { type MigrationSite, startSite } from './migration-site.ts';
import { runSteps } from './run-steps.ts';
import { azureExport } from './small-export.ts';

let site: MigrationSite;
afterEach(() => site.stop());

const SIZE = { width: 64, height: 48 };

it('a label that no annotation has and that CVAT lost is no clean verdict, and comes back with the next run', async () => {
  site = await startSite(inject('azurite'));
  await site.putImage('a.jpg', SIZE);
  const document = azureExport({ 'a.jpg': SIZE }, [{ image: 'a.jpg', label: 'Cat', box: [1, 2, 20, 10] }]);
  document.categories.push({ id: 99, name: 'Spare' });
  const request = { export: await site.putExport(document) };
  const { id, result } = await runSteps(site.world, request);
  expect(result.verdict).toBe('verified');

  const [project] = await site.world.cvat.projects.find('project');
  const labels = await site.world.cvat.projects.labels(project?.id ?? 0);
  const spare = labels.find(({ name }) => name === 'Spare');
  const gone = await askCvat(site, 'DELETE', `/api/labels/${spare?.id}`);
  expect(gone.status).toBe(204);

  await steps.lookAgain.run(site.world, id);
  const ending = {
    id,
    dryRun: false,
    started: '2026-01-01T00:00:00.000Z',
    reached: 'project' as const,
    done: [0],
    again: true,
  };
  expect(await steps.writeReport.run(site.world, ending)).toMatchObject({ verdict: 'failed' });
  const report = await readWork(site.world, workBlobs(id).report, Report);
  expect(report.findings[0]).toMatchObject({ code: 'LABEL_NOT_IN_CVAT', at: expect.stringContaining('"Spare"') });

  expect((await runSteps(site.world, request)).result.verdict).toBe('verified');
  expect(await checkSite(site, { export: document, project: 'project' })).toEqual([]);
});
