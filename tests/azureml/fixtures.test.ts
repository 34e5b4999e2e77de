import { expect, test } from 'vitest';
import { ExportScan } from '../../shared/azureml/export-scan.ts';
import { Finding } from '../../shared/dataset/finding.ts';
import { DatasetRecord } from '../../shared/dataset/record.ts';
import { InvalidInputError } from '../../shared/errors.ts';
import { cocoFaults } from '../cvat/coco-validator.ts';
import { expected, type Fixture, fixtureNames, readFixture } from './fixture.ts';
import { expectImported } from './imported.ts';
import { excluded, type Normalized, normalize } from './normalize.ts';

/** Cuts texts, escapes, separators and characters anywhere. */
const ODD_CHUNKS = 13;

test.each(fixtureNames)('an export is normalized as its fixture says: %s', async (name) => {
  const fixture = await readFixture(name);
  const result = await outcome(fixture, 1 << 20);
  if (result instanceof InvalidInputError) {
    const { code, message, fix } = result;
    const refusal = `${JSON.stringify({ code, message, fix }, null, 2)}\n`;
    expect(refusal).toBe(await expected(fixture, 'refusal.json', refusal));
    expect((await outcome(fixture, ODD_CHUNKS)) instanceof InvalidInputError).toBe(true);
    return;
  }
  const hub = result.records.map((record) => `${JSON.stringify(record)}\n`).join('');
  const findings = `${JSON.stringify(result.findings, null, 2)}\n`;
  expect(hub).toBe(await expected(fixture, 'hub.jsonl', hub));
  expect(findings).toBe(await expected(fixture, 'findings.json', findings));
  expect(result.coco).toBe(await expected(fixture, 'coco.json', result.coco));
  expect(await outcome(fixture, ODD_CHUNKS)).toEqual(result);

  expectComplete(result);
  expect(cocoFaults(result.coco)).toEqual([]);
  await expectImported(result);
});

async function outcome(fixture: Fixture, chunkSize: number): Promise<Normalized | InvalidInputError> {
  try {
    const { options, migrated } = fixture;
    return await normalize(fixture.export, fixture.container, { normalize: options, chunkSize, migrated });
  } catch (error) {
    if (error instanceof InvalidInputError) return error;
    throw error;
  }
}

/** Everything fits the schemas, and what was read came out or is in a finding. */
function expectComplete({ scan, records, findings }: Normalized): void {
  expect(ExportScan.parse(JSON.parse(JSON.stringify(scan)))).toEqual(scan);
  for (const record of records) DatasetRecord.parse(record);
  for (const finding of findings) Finding.parse(finding);
  const kept = (kind: DatasetRecord['kind']) => records.filter((record) => record.kind === kind).length;
  expect(kept('image') + excluded(findings, 'image')).toBe(scan.counts.images);
  expect(kept('annotation') + excluded(findings, 'annotation')).toBe(scan.counts.annotations);
}
