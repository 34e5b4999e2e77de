import { afterAll, beforeAll, expect, inject, it } from 'vitest';
import { createPipelineClient } from '../../local/pipeline/pipeline-client.ts';
import { checkAgainstCvat } from '../checker/check-against-cvat.ts';
import { picturesIn } from '../checker/pictures-in.ts';
import { EXPORT, PATHS, SIZE } from '../migration/cats-and-dogs.ts';
import { codesOf } from './call.ts';
import { eventually } from './eventually.ts';
import { type RunningPipeline, startPipeline } from './running-pipeline.ts';
import { soundReport } from './sums.ts';

/** The other endings are driven in a process of the tests: see tests/migration/endings.test.ts. */

let pipeline: RunningPipeline;
beforeAll(async () => {
  pipeline = await startPipeline(inject('azurite'), { CVAT_LATE_SECONDS: '1' });
  // The export lies where drops are watched, and is asked for by HTTP: its event would start another migration.
  await pipeline.withholdEvents();
});
afterAll(() => pipeline?.stop());

const tasksMade = async () => (await pipeline.world.cvat.tasks.ofMigrations()).length;

it('a migration whose token is rejected in the middle begins no further task, says that the same start goes on, and with a credential that works it does, exactly once', async () => {
  const { cvat } = pipeline;
  for (const path of PATHS) await pipeline.putImage(path, SIZE);
  const originals = await picturesIn(pipeline.world.images, pipeline.images);
  const request = { export: await pipeline.putExport(EXPORT), project: 'revoked', tasks: { size: 1 } };
  // It comes while CVAT reads the images of the first two tasks.
  cvat.work.hold('started');
  const { id } = await pipeline.client.start(request);
  await eventually(async () => expect(await tasksMade()).toBe(2));
  cvat.faults.add({ kind: 'status', method: '*', path: '^/api/', status: 401, times: 100_000 });
  cvat.work.hold('nowhere');
  const stopped = await pipeline.ended(id);
  expect(stopped).toMatchObject({ runtimeStatus: 'Completed', verdict: 'failed' });
  expect(stopped.findings[0]).toMatchObject({
    code: 'CVAT_TOKEN_INVALID',
    fix: expect.stringContaining('the same start goes on where it stopped'),
  });
  const report = await soundReport(pipeline, id);
  for (const { code } of stopped.findings) expect(codesOf(report.findings)).toContain(code);
  cvat.faults.clear();
  expect(await tasksMade()).toBe(2);

  await pipeline.crash();
  // Another credential of the same user.
  await pipeline.restart({ CVAT_TOKEN: `Token ${cvat.tokens.legacyKey}` });
  const again = await createPipelineClient(pipeline.host(), AbortSignal.timeout(60_000)).start(request);
  expect(again.id).toBe(id);
  expect(await pipeline.ended(id)).toMatchObject({ verdict: 'verified' });
  expect(await tasksMade()).toBe(PATHS.length);
  const server = { cvatUrl: cvat.url, token: cvat.tokens.writer };
  expect(await checkAgainstCvat({ ...server, export: EXPORT, project: 'revoked', originals })).toEqual([]);
});
