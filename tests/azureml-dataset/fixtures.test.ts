import { existsSync, readdirSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { expect, test } from 'vitest';
import { NormalizeOptions } from '../../shared/azureml/rules/options.ts';
import { filesIn } from '../../shared/azureml-dataset/choose-files.ts';
import { openExport } from '../../shared/azureml-dataset/open-export.ts';
import { Finding } from '../../shared/dataset/finding.ts';
import { DatasetRecord } from '../../shared/dataset/record.ts';
import { InvalidInputError } from '../../shared/errors.ts';
import { opener } from '../azureml/bytes.ts';
import { Container, entries } from '../azureml/fixture.ts';
import { excluded, type Normalized, normalizeDocument } from '../azureml/normalize.ts';

const FIXTURES = resolve(import.meta.dirname, '../fixtures/azureml-dataset');
const UPDATE = process.env.UPDATE_FIXTURES === '1';

/** Every folder is a case: parts, `container.json`, perhaps `options.json`; the other files are what is expected. */
test.each(readdirSync(FIXTURES).sort())('a dataset is normalized as its fixture says: %s', async (name) => {
  const result = await outcome(name, 1 << 20);
  // Cuts texts, escapes, line breaks and characters anywhere.
  expect(told(await outcome(name, 13))).toEqual(told(result));
  if (result instanceof InvalidInputError) {
    const { code, message, fix } = result;
    expect(message).not.toContain('SECRET');
    await expectFile(name, 'refusal.json', `${JSON.stringify({ code, message, fix }, null, 2)}\n`);
    return;
  }
  await expectFile(name, 'expected.jsonl', result.records.map((record) => `${JSON.stringify(record)}\n`).join(''));
  await expectFile(name, 'findings.json', `${JSON.stringify(result.findings, null, 2)}\n`);
  for (const record of result.records) DatasetRecord.parse(record);
  for (const finding of result.findings) Finding.parse(finding);
  const kept = (kind: DatasetRecord['kind']) => result.records.filter((record) => record.kind === kind).length;
  expect(kept('image') + excluded(result.findings, 'image')).toBe(result.scan.counts.images);
  expect(kept('annotation') + excluded(result.findings, 'annotation')).toBe(result.scan.counts.annotations);
});

async function outcome(name: string, chunkSize: number): Promise<Normalized | InvalidInputError> {
  const text = (file: string) => readFile(join(FIXTURES, name, file), 'utf8');
  const container = entries(Container.parse(JSON.parse(await text('container.json'))));
  const options = existsSync(join(FIXTURES, name, 'options.json')) ? JSON.parse(await text('options.json')) : {};
  const chosen = NormalizeOptions.parse(options);
  const parts = readdirSync(join(FIXTURES, name)).filter((file) => file.startsWith('labeledDatapoints'));
  const [first, ...others] = await Promise.all(
    filesIn(name, parts).names.map(async (file) => {
      return { name: file, open: opener(await readFile(join(FIXTURES, name, file)), chunkSize) };
    }),
  );
  if (!first) throw new Error(`Cannot read the fixture "${name}": it has no parts`);
  try {
    return await normalizeDocument(await openExport([first, ...others]), container, chosen);
  } catch (error) {
    if (error instanceof InvalidInputError) return error;
    throw error;
  }
}

function told(result: Normalized | InvalidInputError): unknown {
  return result instanceof InvalidInputError ? result.message : [result.records, result.findings];
}

/** With UPDATE_FIXTURES=1 it is written first, to be looked at before it is committed. */
async function expectFile(name: string, file: string, actual: string): Promise<void> {
  const path = join(FIXTURES, name, file);
  if (UPDATE) await writeFile(path, actual);
  expect(actual).toBe(existsSync(path) ? await readFile(path, 'utf8') : undefined);
}
