import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { refuseForeignReports, reportsIn, reportsNamed } from '../../../local/pipeline/report-files.ts';

let dir: string;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'reports-'));
});
afterEach(() => rm(dir, { recursive: true, force: true }));

test('reportsNamed() keeps a plan and the report that follows apart', () => {
  expect(reportsNamed('d', '/x/labels.json', { dryRun: false }).html).toBe(join('d', 'labels.report.html'));
  expect(reportsNamed('d', '/x/labels.json', { dryRun: true }).json).toBe(join('d', 'labels.plan.json'));
});

test.each(['json', 'html'] as const)(
  'refuseForeignReports() leaves a report.%s of somebody else alone',
  async (kind) => {
    const files = reportsIn(dir);
    await refuseForeignReports(files);
    await writeFile(files[kind], 'my own report');
    await expect(refuseForeignReports(files)).rejects.toThrow('not a report of ours');
    expect(await readFile(files[kind], 'utf8')).toBe('my own report');
    await writeFile(files[kind], '{"migration":{"tool":"azureml-to-cvat 0.1.0"}}');
    await refuseForeignReports(files);
  },
);
