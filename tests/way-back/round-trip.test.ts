import fc from 'fast-check';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { exportBack } from '../../functions/orchestrators/export-back.ts';
import type { DatasetRecord, Geometry } from '../../shared/dataset/record.ts';
import { readText } from '../../shared/work/blob-json.ts';
import { hub } from '../azureml/arbitrary.ts';
import { containerOf, exportOf, type Variant } from '../azureml/export-of.ts';
import { normalize } from '../azureml/normalize.ts';
import { drive } from '../migration/drive.ts';
import { type MigrationSite, startSite } from '../migration/migration-site.ts';
import { runSteps } from '../migration/run-steps.ts';

const SEED = 19_007;
/** Each is a migration with its pictures; the files alone come back in 1,000 runs: tests/azureml-export/round-trip.test.ts. */
const RUNS = 5;

const AS_AZURE_WRITES: Variant = {
  ...{ coordinates: 'normalized', encoding: 'utf-8', indent: 0, carriageReturns: false, sizes: 'int', ids: 'from-1' },
  sections: ['images', 'annotations', 'categories'],
  names: ['file_name', 'coco_url', 'absolute_url'],
  ...{ closedRings: false, extras: false, unusedCategories: 0 },
};

let site: MigrationSite;
let run = 0;
beforeAll(async () => {
  site = await startSite(inject('azurite'));
});
afterAll(() => site.stop());

/** Every run has pictures of its own: what is in CVAT already would not be migrated again. */
function below(folder: string, records: readonly DatasetRecord[]): DatasetRecord[] {
  return records.map((record) => {
    if (record.kind === 'image') return { ...record, path: `${folder}/${record.path}` };
    return record.kind === 'annotation' ? { ...record, image: `${folder}/${record.image}` } : record;
  });
}

test(`what was migrated comes back out of CVAT as it was, ${RUNS} exports of the seed ${SEED}`, {
  timeout: 400_000,
}, async () => {
  await fc.assert(
    fc.asyncProperty(hub, async (drawn) => {
      run += 1;
      const records = below(`run-${run}`, drawn);
      for (const image of records) if (image.kind === 'image') await site.putImage(image.path, image);
      const name = `run-${run}.json`;
      const text = Buffer.from(exportOf(records, AS_AZURE_WRITES)).toString();
      const { id } = await runSteps(site.world, { export: await site.putExport(text, name) });
      const { result } = await drive(site.world, exportBack, { id });
      expect(result.findings.map(({ code }) => code).filter((code) => code !== 'BACK_NOT_IN_LINES')).toEqual([]);
      const coco = (await readText(site.world.images, site.exports, `run-${run}.cvat.json`))?.text ?? '';
      const back = await normalize(coco, containerOf(records));
      expect(back.findings.filter(({ effect }) => effect !== 'info')).toEqual([]);
      expectSame(back.records, records);
    }),
    { numRuns: RUNS, seed: SEED, endOnFailure: true },
  );
});

function expectSame(actual: readonly DatasetRecord[], expected: readonly DatasetRecord[]): void {
  const [after, before] = [told(actual), told(expected)];
  expect(after.map(({ what }) => what)).toEqual(before.map(({ what }) => what));
  for (const [i, { numbers }] of after.entries()) {
    const was = before[i]?.numbers ?? [];
    expect(numbers).toHaveLength(was.length);
    const apart = numbers.filter((value, k) => {
      const wanted = was[k] ?? Number.NaN;
      return !(Math.abs(value - wanted) <= Math.max(1, Math.abs(wanted)) * 2 ** -23);
    });
    expect(apart).toEqual([]);
  }
}

/** CVAT gives tags, shapes and images in an order of its own. */
function told(records: readonly DatasetRecord[]): { what: string; numbers: number[] }[] {
  return records
    .map((record) => {
      if (record.kind === 'annotation') {
        const { image, label, geometry } = record;
        const parts = geometry.type === 'polygon' ? geometry.parts.map((part) => part.length) : [];
        return { what: JSON.stringify([image, label, geometry.type, parts]), numbers: numbersOf(geometry) };
      }
      if (record.kind === 'label') return { what: `label ${record.name}`, numbers: [] };
      return { what: `image ${record.path}`, numbers: [record.width, record.height] };
    })
    .sort((a, b) => {
      if (a.what !== b.what) return a.what < b.what ? -1 : 1;
      const rounded = (numbers: readonly number[]) => numbers.map((value) => Math.round(value * 100)).join();
      return rounded(a.numbers) < rounded(b.numbers) ? -1 : 1;
    });
}

/** Corners of a box: CVAT keeps these, as 32-bit floats. */
function numbersOf(geometry: Geometry): number[] {
  if (geometry.type === 'polygon') return geometry.parts.flat();
  if (geometry.type === 'mask') return [geometry.width, geometry.height, ...geometry.counts];
  if (geometry.type !== 'box') return [];
  const { x, y, width, height } = geometry;
  return [x, y, x + width, y + height];
}
