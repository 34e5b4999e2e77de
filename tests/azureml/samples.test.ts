import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { compareDatasets } from '../../shared/dataset/compare-datasets.ts';
import type { IndexEntry } from '../../shared/dataset/index-entry.ts';
import { cocoFaults } from '../cvat/coco-validator.ts';
import { hasSamples, SAMPLES } from '../samples.ts';
import { expectImported } from './imported.ts';
import { blob, type Normalized, normalize } from './normalize.ts';

const F = 'meraki-absolute-bbox/all_images_annotations.2023-09-project.raw.json';
const G = 'meraki-absolute-bbox/all_images_annotations.2023-11-project.absolute_url-redacted.json';
const A = 'mslearn-fruit-classification/training_labels.json';
const A16 = 'powershell-utf16/training_labels.json';

type Exported = { images: { file_name: string; width: number; height: number }[]; annotations: unknown[] };

async function sample(file: string): Promise<Normalized & { exported: Exported }> {
  const bytes = await readFile(join(SAMPLES, file));
  const encoding = file === A16 ? 'utf-16le' : 'utf-8';
  const exported: Exported = JSON.parse(new TextDecoder(encoding).decode(bytes));
  const container = exported.images.map(({ file_name, width, height }): IndexEntry => blob(file_name, width, height));
  return { exported, ...(await normalize(bytes, container)) };
}

describe.runIf(hasSamples)('real exports', () => {
  test.each([
    [F, 'object-identification', 163, 358],
    [G, 'object-identification', 163, 357],
    [A, 'classification', 45, 45],
    [A16, 'classification', 45, 45],
  ])('%s is carried whole', async (file, kind, images, annotations) => {
    const result = await sample(file);
    expect(result.scan).toMatchObject({ kind, counts: { images, annotations } });
    expect(result.records.filter((record) => record.kind === 'image')).toHaveLength(images);
    expect(result.records.filter((record) => record.kind === 'annotation')).toHaveLength(annotations);
    expect(result.findings.filter(({ severity }) => severity === 'error')).toEqual([]);
    expect(cocoFaults(result.coco)).toEqual([]);
    await expectImported(result);
  });

  test('absolute boxes come out as they are', async () => {
    const { exported, records } = await sample(F);
    const boxes = records.filter((record) => record.kind === 'annotation').map(({ geometry }) => geometry);
    const expected = exported.annotations.map((annotation) => {
      const [x, y, width, height] = Object(annotation).bbox;
      return { type: 'box', x, y, width, height };
    });
    expect(boxes).toEqual(expected);
  });

  test('UTF-16 from PowerShell says the same as the file it was made of', async () => {
    const [plain, wide] = [await sample(A), await sample(A16)];
    expect(wide.scan.encoding).toBe('utf-16le');
    // One of the two has a placeholder for its account.
    const withoutAccount = ({ records }: Normalized) =>
      records.map((record) =>
        record.kind === 'image' ? { ...record, source: { ...record.source, account: undefined } } : record,
      );
    expect(withoutAccount(wide)).toEqual(withoutAccount(plain));
  });

  test('two projects over the same photos are told apart by path, not by id', async () => {
    const [before, after] = [await sample(F), await sample(G)];
    const changes = await Array.fromAsync(compareDatasets(source(before), source(after)));
    expect(changes.filter((change) => change.kind === 'image')).toHaveLength(326);
    expect(changes).toContainEqual({ kind: 'label', change: 'removed', name: 'Mac_N_Cheese' });
    expect(await Array.fromAsync(compareDatasets(source(before), source(before)))).toEqual([]);
  });
});

function source({ records }: Normalized) {
  return async function* () {
    yield* records;
  };
}
