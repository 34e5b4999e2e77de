import { expect, test } from 'vitest';
import { NormalizeOptions } from '../../shared/azureml/rules/options.ts';
import { scanExport } from '../../shared/azureml/scan-export.ts';
import { openExport } from '../../shared/azureml-dataset/open-export.ts';
import type { Finding } from '../../shared/dataset/finding.ts';
import { buildInventory } from '../../shared/dataset/inventory.ts';
import { writeDataset } from '../../shared/migration/write-dataset.ts';
import { readFindings } from '../../shared/work/findings-blob.ts';
import { opener } from '../azureml/bytes.ts';
import { blob } from '../azureml/normalize.ts';
import { manifestWorldInMemory } from '../living-manifest/manifest-world.ts';

/** 40 images, of which every fourth is there, each with three boxes, of which one cannot be read. */
const DOCUMENT = JSON.stringify({
  images: Array.from({ length: 40 }, (_, k) => ({ id: k, width: 10, height: 10, file_name: `${k}.jpg` })),
  annotations: Array.from({ length: 120 }, (_, k) => {
    return { id: k, image_id: k % 40, category_id: 1, bbox: k < 80 ? [0.1, 0.1, 0.2, 0.2] : ['x', 0.1, 0.2, 0.2] };
  }),
  categories: [{ id: 1, name: 'cow' }],
});

async function written(limits?: { held: number }) {
  const { world } = await manifestWorldInMemory();
  const document = await openExport([{ name: 'the export', open: opener(DOCUMENT) }]);
  const options = NormalizeOptions.parse({});
  const inventory = await buildInventory(
    (async function* () {
      for (let k = 0; k < 40; k += 4) yield blob(`${k}.jpg`, 10, 10);
    })(),
  );
  const scan = await scanExport(document, options);
  const migrated = { account: 'account', container: 'images' };
  const target = { dataset: 'dataset.jsonl', findings: 'findings.jsonl' };
  const counts = await writeDataset(world, document, { scan, inventory, options, migrated }, target, limits);
  return { counts, findings: await Array.fromAsync(readFindings(world, target.findings)) };
}

/** How many records each kind of finding stands for. */
function sums(findings: readonly Finding[]): Record<string, number> {
  const found: Record<string, number> = {};
  for (const { code, severity, excludes = '', count = 1 } of findings) {
    const key = `${code} ${severity} ${excludes}`;
    found[key] = (found[key] ?? 0) + count;
  }
  return found;
}

test('writeDataset() counts what it does not list, and the sums hold for every kind of finding', async () => {
  const whole = await written();
  expect(whole.findings.length).toBe(whole.counts.findings);
  expect(whole.findings.length).toBeGreaterThan(30);
  for (const held of [0, 1, 7, whole.findings.length - 1, whole.findings.length]) {
    const few = await written({ held });
    expect(few.counts).toEqual(whole.counts);
    expect(sums(few.findings)).toEqual(sums(whole.findings));
    expect(few.findings.slice(0, held)).toEqual(whole.findings.slice(0, held));
    const more = few.findings.slice(held).map(({ code, excludes }) => `${code} ${excludes}`);
    expect(new Set(more).size).toBe(more.length);
  }
});
