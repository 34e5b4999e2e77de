import { expect, test } from 'vitest';
import { NormalizeOptions } from '../../shared/azureml/rules/options.ts';
import { openExport } from '../../shared/azureml-dataset/open-export.ts';
import { blob, normalizeDocument } from '../azureml/normalize.ts';

const part = (name: string, images: number) => ({
  name,
  async *open() {
    yield Buffer.from('{"image_url": "AmlDatastore://pictures/a.jpg", "label": "Cat"}\n'.repeat(images));
  },
});
type Part = ReturnType<typeof part>;
const normalized = async (files: [Part, ...Part[]], policy: object = {}) =>
  normalizeDocument(await openExport(files), [blob('a.jpg')], NormalizeOptions.parse({ policy }));
const mayGoOn = async (...files: [Part, ...Part[]]) =>
  (await normalized(files)).findings.find(({ code }) => code === 'EXPORT_MAY_GO_ON');

test('scanExport() tells of a dataset of full parts only: a next one may not have been copied, or be on its way', async () => {
  const [first, second] = [part('d/labeledDatapoints_1.jsonl', 1000), part('d/labeledDatapoints_2.jsonl', 1000)];
  expect(await mayGoOn(first, second)).toMatchObject({
    effect: 'changed',
    detail: expect.stringContaining('"d/labeledDatapoints_2.jsonl", has 1000 images'),
  });
  expect(await mayGoOn(part('d/labeledDatapoints.jsonl', 1000))).toBeDefined();
  expect(await mayGoOn(first, part('d/labeledDatapoints_2.jsonl', 999))).toBeUndefined();
  // A round number that somebody has chosen.
  expect(await mayGoOn(part('d/train.jsonl', 1000))).toBeUndefined();
  const refused = normalized([first], { EXPORT_MAY_GO_ON: 'fail' });
  await expect(refused).rejects.toMatchObject({ code: 'EXPORT_MAY_GO_ON' });
});
