import { afterAll, beforeAll, expect, it } from 'vitest';
import { z } from 'zod';
import { manifestBlobs } from '../../shared/living-manifest/manifest-blobs.ts';
import { Report } from '../../shared/verification/report.ts';
import { twinOf } from '../azureml-dataset/twin.ts';
import { keepHistories } from '../functions/orchestrators/keep-histories.ts';
import { azureExport, type Drawn } from '../migration/small-export.ts';
import { pipeline } from './by-drop/one-pipeline.ts';
import { call, codesOf, post, problemsOf } from './call.ts';
import { eventually } from './eventually.ts';
// These are tests of the same host; both files belong to this one alone.
import './by-drop/bundled-app.ts';
import './by-drop/drops.ts';

let datasetMigration = '';
let laterMigration = '';
beforeAll(async () => {
  for (const path of PATHS) await pipeline.putImage(path, SIZE);
});
afterAll(async () => {
  if (process.env.UPDATE_KEPT === '1') {
    await migrateBesideBusySurvey();
    await keepHistories(pipeline.hostDir);
  }
});

const SIZE = { width: 64, height: 48 };
const MARKET = ['a.jpg', 'b.jpg', 'c.jpg'];
const PARK = ['park/d.jpg', 'park/e.jpg'];
const PATHS = [...MARKET, ...PARK];
const exportOf = (paths: readonly string[]) =>
  azureExport(
    Object.fromEntries(paths.map((path) => [path, SIZE])),
    paths.map((image, k): Drawn => ({ image, label: 'Cat', box: [k, 2, 20, 10] })),
  );
const EXPORT = exportOf(MARKET);
const PARTS = 'kept/labeledDatapoints';

/** The lines of the labelled dataset of the same project. */
function linesOf(paths: readonly string[]): string[] {
  const text = Buffer.from(twinOf(Buffer.from(JSON.stringify(exportOf(paths))), 'absolute_url')).toString();
  return text.trim().split('\n');
}

async function drop(name: string, text: string): Promise<void> {
  await pipeline.world.images.write(pipeline.exports, name, text);
}

function reportBeside(name: string): Promise<Report> {
  return eventually(async () => {
    const blob = await pipeline.world.images.read(pipeline.exports, name);
    expect(blob).toBeDefined();
    const bytes = await Array.fromAsync(blob?.bytes ?? []);
    return Report.parse(JSON.parse(Buffer.concat(bytes).toString()));
  });
}

/** Its history is to be kept: it waits for the run of the manifest that another one holds. */
async function migrateBesideBusySurvey(): Promise<void> {
  const { client, world, images, exports } = pipeline;
  const { id } = await eventually(async () => {
    const started = await world.work.withLease(world.config.workContainer, manifestBlobs(images).lease, async () => {
      const start = await client.start({ export: { container: exports, name: `${PARTS}_1.jsonl` }, project: 'Busy' });
      await eventually(async () =>
        expect((await client.get(start.id)).status).toMatchObject({ stage: 'surveying images' }),
      );
      await new Promise((resolve) => setTimeout(resolve, 1000));
      return start;
    });
    if (!started) throw new Error('Expected the lease of the manifest to be free');
    return started;
  });
  expect(await pipeline.ended(id)).toMatchObject({ runtimeStatus: 'Completed' });
}

const counted = async () => ({
  migrations: (await pipeline.client.list()).length,
  tasks: (await pipeline.world.cvat.tasks.ofMigrations()).length,
});

const Exported = z.object({
  runtimeStatus: z.literal('Completed'),
  result: z.object({ images: z.int(), annotations: z.int(), findings: z.array(z.unknown()) }),
  links: z.object({ export: z.url(), coco: z.url(), jsonl: z.url() }),
});

it('brings a migration back over HTTP, beside its export, without starting another', async () => {
  const others = (await pipeline.client.list()).map((migration) => migration.id);
  // The drop starts the same migration as the request below.
  await pipeline.putExport({ tasks: { size: 1 } }, 'market.options.json');
  await pipeline.putExport(EXPORT, 'market.json');
  const market = { container: pipeline.exports, name: 'market.json' };
  const { id } = await pipeline.client.start({ export: market, tasks: { size: 1 } });
  await pipeline.ended(id);
  const path = `migrations/${id}/export`;
  expect(codesOf(await problemsOf(call(pipeline, 'GET', path), 404))).toEqual(['BACK_NOT_FOUND']);
  const begun = await post(pipeline, path);
  expect(begun.status).toBe(202);
  expect(begun.headers.get('location')).toMatch(new RegExp(`/api/${path}$`));
  const { result, links } = await eventually(async () => {
    const answer = await call(pipeline, 'GET', path);
    if (answer.status === 202) expect(answer.headers.get('retry-after')).toBe('5');
    return Exported.parse(await answer.json());
  });
  expect(result).toMatchObject({ images: 3, annotations: 3, findings: [] });
  const key = { headers: { 'x-functions-key': pipeline.host().keys.default } };
  const coco = await (await fetch(links.coco, key)).json();
  expect(coco).toMatchObject({ images: [{ file_name: 'a.jpg' }, {}, {}], categories: [{ id: 1, name: 'Cat' }] });
  const jsonl = await (await fetch(links.jsonl, key)).text();
  expect(jsonl.trim().split('\n')).toHaveLength(3);
  expect(await pipeline.world.images.head(pipeline.exports, 'market.cvat.json')).toBeDefined();
  const listed = (await pipeline.client.list()).map((migration) => migration.id);
  expect(listed.filter((one) => !others.includes(one))).toEqual([id]);
});

it('takes parts that are dropped one by one as one export; what was migrated from COCO is there already', async () => {
  const before = await counted();
  const [first = '', second = '', third = ''] = linesOf(MARKET);
  await drop(`${PARTS}_2.jsonl`, second);
  await drop(`${PARTS}_3.jsonl`, [third, ...linesOf(PARK)].join('\n'));
  await drop(`${PARTS}_1.jsonl`, first);
  const report = await reportBeside(`${PARTS}.report.json`);
  expect(report).toMatchObject({
    verdict: 'verified',
    source: { export: `${pipeline.exports}/${PARTS}_1.jsonl` },
  });
  expect(report.totals.images).toMatchObject({ read: 5, migrated: 2, alreadyThere: 3 });
  expect(await counted()).toEqual({ migrations: before.migrations + 1, tasks: before.tasks + 1 });
  datasetMigration = report.migration.id;
});

it('knows from COCO what was migrated from a labelled dataset', async () => {
  const before = await counted();
  await pipeline.putExport(exportOf(PARK), 'park-coco.json');
  const report = await reportBeside('park-coco.report.json');
  expect(report.totals.images).toMatchObject({ read: 2, migrated: 0, alreadyThere: 2 });
  laterMigration = report.migration.id;
  expect(await counted()).toEqual({ migrations: before.migrations + 1, tasks: before.tasks });
});

it('refuses two exports of one project that are dropped side by side', async () => {
  const before = await counted();
  const [first = '', second = '', third = ''] = linesOf(MARKET);
  await drop('both/1/labeledDatapoints_1.jsonl', `${first}\n${second}`);
  await drop('both/2/labeledDatapoints_1.jsonl', `${third}\n${second}`);
  for (const folder of ['both/1', 'both/2']) {
    const report = await reportBeside(`${folder}/labeledDatapoints.report.json`);
    expect(report).toMatchObject({ verdict: 'failed', findings: [{ code: 'EXPORTS_SIDE_BY_SIDE' }] });
    expect(report.findings[0]?.detail).toContain('b.jpg');
  }
  expect(await counted()).toEqual(before);
});

it('undoes what came from a labelled dataset, once the later migration that found it there is undone', async () => {
  const before = await counted();
  const undone = async (id: string, result: object) => {
    expect((await post(pipeline, `migrations/${id}/undo`)).status).toBe(202);
    await eventually(async () => {
      const answer = await call(pipeline, 'GET', `migrations/${id}/undo`);
      expect(await answer.json()).toMatchObject({ runtimeStatus: 'Completed', result });
    });
  };
  await undone(datasetMigration, { deletedTasks: [], keptTasks: [expect.any(Number)] });
  await undone(laterMigration, { deletedTasks: [], keptTasks: [] });
  await undone(datasetMigration, { deletedTasks: [expect.any(Number)], keptTasks: [] });
  expect((await counted()).tasks).toBe(before.tasks - 1);
});
