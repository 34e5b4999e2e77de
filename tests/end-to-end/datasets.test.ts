import { afterAll, beforeAll, expect, inject, it } from 'vitest';
import { z } from 'zod';
import { azureExport, type Drawn } from '../migration/small-export.ts';
import { call, codesOf, post, problemsOf } from './call.ts';
import { eventually } from './eventually.ts';
import { type RunningPipeline, startPipeline } from './running-pipeline.ts';

let pipeline: RunningPipeline;
beforeAll(async () => {
  pipeline = await startPipeline(inject('azurite'));
  for (const path of PATHS) await pipeline.putImage(path, SIZE);
});
afterAll(() => pipeline?.stop());

const SIZE = { width: 64, height: 48 };
const PATHS = ['a.jpg', 'b.jpg', 'c.jpg'];
const EXPORT = azureExport(
  Object.fromEntries(PATHS.map((path) => [path, SIZE])),
  PATHS.map((image, k): Drawn => ({ image, label: 'Cat', box: [k, 2, 20, 10] })),
);

const Exported = z.object({
  runtimeStatus: z.literal('Completed'),
  result: z.object({ images: z.int(), annotations: z.int(), findings: z.array(z.unknown()) }),
  links: z.object({ export: z.url(), coco: z.url(), jsonl: z.url() }),
});

it('brings a migration back over HTTP, beside its export, without starting another', async () => {
  await pipeline.putExport(EXPORT, 'market.json');
  const { id } = await pipeline.client.start({ export: { container: pipeline.exports, name: 'market.json' } });
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
  expect((await pipeline.client.list()).map((migration) => migration.id)).toEqual([id]);
});
