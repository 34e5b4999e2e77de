import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { readCredentialRun } from '../../shared/credentials/credential-run.ts';
import { azureExport } from '../migration/small-export.ts';
import { eventually } from './eventually.ts';
import { type RunningPipeline, startPipeline } from './running-pipeline.ts';

let pipeline: RunningPipeline;
beforeAll(async () => {
  pipeline = await startPipeline(inject('azurite'), { CVAT_SAS_DAYS: '1' }, { events: false });
});
afterAll(() => pipeline?.stop());

/** As the timer does, or a person in the portal. */
async function runTimer(name: string): Promise<void> {
  const { url, keys } = pipeline.host();
  const headers = { 'x-functions-key': keys.master, 'content-type': 'application/json' };
  const response = await fetch(`${url}/admin/functions/${name}`, { method: 'POST', headers, body: '{}' });
  expect(response.status).toBe(202);
}

const logged = async (words: string | RegExp) =>
  eventually(async () => expect(await readFile(pipeline.logFile, 'utf8')).toMatch(words));

test('the timer renews what a migration gave to CVAT, and the log holds the words that the alerts search for', async () => {
  const SIZE = { width: 64, height: 48 };
  await pipeline.putImage('a.jpg', SIZE);
  await pipeline.putExport(azureExport({ 'a.jpg': SIZE }, [{ image: 'a.jpg', label: 'Cat', box: [1, 2, 20, 10] }]));
  const request = { export: { container: pipeline.exports, name: 'project.json' } };
  const { id } = await pipeline.client.start(request);
  expect(await pipeline.ended(id)).toMatchObject({ verdict: 'verified' });
  await logged(new RegExp(`MIGRATION_ENDED ${id}: verified`));

  const rotated = async (state: string) => {
    const contentType = 'application/vnd.cvat+json';
    const status = { kind: 'status', method: 'GET', path: '/status$', status: 200, body: '"FORBIDDEN"' } as const;
    pipeline.cvat.faults.add({ ...status, contentType });
    await runTimer('rotateCredentials');
    await eventually(async () => {
      const run = await readCredentialRun(pipeline.world);
      expect(run?.storages).toMatchObject([{ state, container: pipeline.images }]);
    });
  };
  await rotated('renewed');
  await logged(/Credential of cloud storage \d+ .* renewed: ends/);

  const body = 'credentials: Cannot create resource images with specified credentials. Access forbidden.';
  pipeline.cvat.faults.add({
    kind: 'status',
    method: 'PATCH',
    path: '/api/cloudstorages',
    status: 400,
    body,
    times: 50,
  });
  await rotated('failed');
  await logged(/CREDENTIAL_ROTATION_FAILED STORAGE_FORBIDDEN at cloud storage/);
  await logged(/CREDENTIAL_NEAR_END cloud storage/);

  // A migration needs a credential as well: it ends here, and says so.
  const failed = await pipeline.client.start({ ...request, tasks: { size: 3 } });
  await pipeline.ended(failed.id);
  await logged(/STEP_FAILED registerStorage STORAGE_FORBIDDEN/);
  await logged(new RegExp(`MIGRATION_FAILED ${failed.id}`));
});
