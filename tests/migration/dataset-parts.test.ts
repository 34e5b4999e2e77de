import { afterEach, describe, expect, inject, it } from 'vitest';
import { NormalizeOptions } from '../../shared/azureml/rules/options.ts';
import { identifyMigration } from '../../shared/migration/identify.ts';
import { normalizeNow } from '../../shared/migration/normalize-now.ts';
import { MigrationRequest } from '../../shared/migration/request.ts';
import { type MigrationSite, startSite } from './migration-site.ts';
import { runDriven } from './run-driven.ts';
import { runSteps } from './run-steps.ts';

const SIZE = { width: 64, height: 48 };

let site: MigrationSite;
afterEach(() => site.stop());

function line(image: string, label = 'Cat'): string {
  const box = { label, topX: 0.25, topY: 0.25, bottomX: 0.75, bottomY: 0.5 };
  return `${JSON.stringify({ image_url: `AmlDatastore://pictures/${image}`, label: [box] })}\n`;
}

async function put(files: Record<string, string>): Promise<void> {
  for (const [name, content] of Object.entries(files)) await site.putExport(content, name);
}

function identified(name: string) {
  return identifyMigration(site.world, MigrationRequest.parse({ export: { container: site.exports, name } }));
}

describe('the parts of a dataset', () => {
  it('are one export whichever of them is named, or their folder, or its table', async () => {
    site = await startSite(inject('azurite'));
    const parts = Object.fromEntries(
      [10, 2, 1, 3, 4, 5, 6, 7, 8, 9].map((n) => [`d/labeledDatapoints_${n}.jsonl`, line(`${n}.jpg`)]),
    );
    const table = 'paths:\n  - pattern: ./*.jsonl\ntransformations:\n  - read_json_lines:\n      encoding: utf8\n';
    await put({ ...parts, 'd/MLTable': table, 'd/labeledDatapoints_filtered.jsonl': line('1.jpg') });
    const { id, parts: found, request } = await identified('d/labeledDatapoints_3.jsonl');
    expect(found?.map(({ name }) => name)).toEqual(
      Array.from({ length: 10 }, (_, i) => `d/labeledDatapoints_${i + 1}.jsonl`),
    );
    expect(request.project).toBe('labeledDatapoints');
    for (const name of ['d/', 'd/MLTable', 'd/labeledDatapoints_10.jsonl']) {
      const again = await identified(name);
      expect(again).toMatchObject({ id, beside: ['d/labeledDatapoints_filtered.jsonl'] });
    }
  });

  it('are migrated with a finding where a file lies beside them that may be one', async () => {
    site = await startSite(inject('azurite'));
    for (const path of ['a.jpg', 'b.jpg']) await site.putImage(path, SIZE);
    await put({ 'd/labeledDatapoints_1.jsonl': line('a.jpg'), 'd/labeledDatapoints_2.json': line('b.jpg') });
    const { report } = await runDriven(site.world, {
      export: { container: site.exports, name: 'd/labeledDatapoints_1.jsonl' },
    });
    expect(report.verdict).toBe('verified-with-changes');
    expect(report.findings.find(({ code }) => code === 'EXPORT_FILES_BESIDE')?.detail).toBe(
      '1 file lies beside the numbered parts and was not read: "d/labeledDatapoints_2.json"',
    );
  });

  it('are refused where one is missing, or where two exports lie side by side', async () => {
    site = await startSite(inject('azurite'));
    await put({ 'd/labeledDatapoints_1.jsonl': line('a.jpg'), 'd/labeledDatapoints_3.jsonl': line('b.jpg') });
    await expect(identified('d/labeledDatapoints_1.jsonl')).rejects.toMatchObject({ code: 'EXPORT_PART_MISSING' });
    await put({ 'e/one/labeledDatapoints_1.jsonl': line('a.jpg'), 'e/two/labeledDatapoints_1.jsonl': line('a.jpg') });
    await expect(identified('e/')).rejects.toMatchObject({ code: 'EXPORTS_SIDE_BY_SIDE' });
    expect((await identified('e/two/labeledDatapoints_1.jsonl')).parts).toBeUndefined();
    await expect(identified('f/')).rejects.toMatchObject({ code: 'EXPORT_NOT_FOUND' });
    await expect(identified('e/three.jsonl')).rejects.toMatchObject({ code: 'EXPORT_NOT_FOUND' });
    await put({ 'h/labeledDatapoints_1.jsonl': line('a.jpg'), 'h/labeledDatapoints_01.jsonl': line('a.jpg') });
    await expect(identified('h/')).rejects.toMatchObject({ code: 'EXPORTS_SIDE_BY_SIDE' });
    const table = 'paths:\n  - file: a.jsonl\ntransformations:\n  - read_json_lines\n  - take: 5\n';
    await put({ 'i/MLTable': table, 'i/a.jsonl': line('a.jpg') });
    await expect(identified('i/')).rejects.toMatchObject({ code: 'EXPORT_MLTABLE' });
  });

  it('are migrated and verified as one', async () => {
    site = await startSite(inject('azurite'));
    for (const image of ['a.jpg', 'b.jpg']) await site.putImage(image, SIZE);
    await put({ 'labeledDatapoints_1.jsonl': line('a.jpg'), 'labeledDatapoints_2.jsonl': line('b.jpg', 'Dog') });
    const { result } = await runSteps(site.world, {
      export: { container: site.exports, name: 'labeledDatapoints_2.jsonl' },
    });
    expect(result).toMatchObject({ verdict: 'verified' });
    expect(await site.world.cvat.projects.find('labeledDatapoints')).toHaveLength(1);
  });

  it('are normalized as one', async () => {
    site = await startSite(inject('azurite'));
    for (const image of ['a.jpg', 'b.jpg']) await site.putImage(image, SIZE);
    await put({ 'p/labeledDatapoints_1.jsonl': line('a.jpg'), 'p/labeledDatapoints_2.jsonl': line('b.jpg') });
    const input = { options: NormalizeOptions.parse({}), images: site.images, runId: 'run' };
    const { read, findings } = await normalizeNow(site.world, { container: site.exports, name: 'p/' }, input);
    expect(read).toEqual({ images: 2, annotations: 2 });
    expect((await findings()).filter(({ excludes }) => excludes)).toEqual([]);
  });
});
