import { exportBack } from '../../functions/orchestrators/export-back.ts';
import type { DatasetRecord, Geometry } from '../../shared/dataset/record.ts';
import { readText } from '../../shared/work/blob-json.ts';
import { containerOf, exportOf, type Variant } from '../azureml/export-of.ts';
import { normalize } from '../azureml/normalize.ts';
import { drive } from '../migration/drive.ts';
import { driveMigration } from '../migration/drive-migration.ts';
import type { MigrationSite } from '../migration/migration-site.ts';

const AS_AZURE_WRITES: Variant = {
  ...{ coordinates: 'normalized', encoding: 'utf-8', indent: 0, carriageReturns: false, sizes: 'int', ids: 'from-1' },
  sections: ['images', 'annotations', 'categories'],
  names: ['file_name', 'coco_url', 'absolute_url'],
  ...{ closedRings: false, extras: false, unusedCategories: 0 },
};

/**
 * Migrates a hub as an export with pictures of its own, brings it back out of CVAT and reads that. Answers what is not as it
 * was; coordinates may be off by what a 32-bit float cannot hold.
 */
export async function roundTrip(site: MigrationSite, drawn: readonly DatasetRecord[], run: number): Promise<string[]> {
  const records = below(`run-${run}`, drawn);
  for (const image of records) if (image.kind === 'image') await site.putImage(image.path, image);
  const text = Buffer.from(exportOf(records, AS_AZURE_WRITES)).toString();
  const exported = await site.putExport(text, `run-${run}.json`);
  const { id, report } = await driveMigration(site.world, { export: exported });
  const { result } = await drive(site.world, exportBack, { id });
  const coco = (await readText(site.world.images, site.exports, `run-${run}.cvat.json`))?.text ?? '';
  const back = await normalize(coco, containerOf(records));
  return [
    ...(report.verdict.startsWith('verified') ? [] : [`the migration is ${report.verdict}`]),
    ...result.findings.filter(({ code }) => code !== 'BACK_NOT_IN_LINES').map(({ code }) => `the way back: ${code}`),
    ...back.findings.filter(({ effect }) => effect !== 'info').map(({ code }) => `read again: ${code}`),
    ...differences(back.records, records),
  ];
}

/** Every run has pictures of its own: what is in CVAT already would not be migrated again. */
function below(folder: string, records: readonly DatasetRecord[]): DatasetRecord[] {
  return records.map((record) => {
    if (record.kind === 'image') return { ...record, path: `${folder}/${record.path}` };
    return record.kind === 'annotation' ? { ...record, image: `${folder}/${record.image}` } : record;
  });
}

function differences(actual: readonly DatasetRecord[], expected: readonly DatasetRecord[]): string[] {
  const [after, before] = [told(actual), told(expected)];
  if (after.length !== before.length) return [`${before.length} records went in and ${after.length} came out`];
  return before.flatMap(({ what, numbers }, i) => {
    const found = after[i];
    if (found?.what !== what) return [`${what} went in and ${found?.what} came out`];
    const near = (value: number, k: number) =>
      Math.abs(value - (found.numbers[k] ?? Number.NaN)) <= Math.max(1, Math.abs(value)) * 2 ** -23;
    if (found.numbers.length === numbers.length && numbers.every(near)) return [];
    return [`${what} went in at ${numbers} and came out at ${found.numbers}`];
  });
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
