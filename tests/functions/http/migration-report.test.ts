import { OrchestrationRuntimeStatus } from 'durable-functions';
import { expect, test } from 'vitest';
import { getReport } from '../../../functions/http/migration-report.ts';
import { statusPage } from '../../../functions/http/pages/status-page.ts';
import { buildReport } from '../../../shared/verification/build-report.ts';
import { writeWork } from '../../../shared/work/blob-json.ts';
import { workBlobs } from '../../../shared/work/work-blobs.ts';
import { manifestWorld } from '../../living-manifest/manifest-world.ts';
import { parts, verifiedTask } from '../../verification/report-parts.ts';
import { instance, orchestrations, request } from '../invocation.ts';

const createdTime = new Date('2026-03-01T00:00:00Z');
const [before, after] = ['2026-02-01T00:00:00.000Z', '2026-03-01T00:00:09.000Z'];
const verified = { verdict: 'verified', findings: [] };
const unwritten = {
  code: 'CVAT_UNREACHABLE',
  severity: 'error',
  at: 'report',
  detail: 'Cannot read',
  fix: 'Try again',
};
const running = OrchestrationRuntimeStatus.Running;

type Run = { finished?: string; refusal?: RegExp } & Parameters<typeof instance>[0];

test.each<[string, Run]>([
  ['that it has written itself', { finished: after, output: verified }],
  [
    'of an earlier run not, where its own could not be written',
    { output: { verdict: 'failed', findings: [unwritten] }, refusal: /Cannot read/ },
  ],
  ['of an earlier run not, while it runs', { output: undefined, runtimeStatus: running, refusal: /not written yet/ }],
  ['of an earlier run not, where the host has ended it', { output: 'a worker died', refusal: /a worker died/ }],
])('getReport() shows of a run the report %s', async (_, { finished = before, refusal, ...status }) => {
  const { world } = await manifestWorld();
  await writeWork(world, workBlobs('a1').report, { ...verified, dryRun: false, migration: { finished } });
  const known = orchestrations({ a1: instance({ createdTime, ...status }) });
  const asked = getReport(world, request({ params: { id: 'a1' } }), known);
  if (!refusal) return expect((await asked).status).toBe(200);
  await expect(asked).rejects.toMatchObject({
    ...{ code: 'REPORT_NOT_FOUND', message: expect.stringMatching(refusal) },
  });
});

test('the page of all migrations shows nothing of a report of an earlier run either', async () => {
  const { world } = await manifestWorld();
  const report = await buildReport(parts({ tasks: [verifiedTask(3, 24, 60)] }));
  expect(report.verdict).toBe('verified');
  await writeWork(world, workBlobs('a1').report, report);
  const page = async (verdict: string) => {
    const status = instance({ createdTime: new Date(), output: { verdict, findings: [] } });
    return String((await statusPage(world, request(), orchestrations({ a1: status }))).body);
  };
  expect(await page('verified')).toContain('Verified');
  expect(await page('failed')).not.toContain('Verified');
});
