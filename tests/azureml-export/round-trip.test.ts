import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { LabelledImage } from '../../shared/azureml-export/by-image.ts';
import { writeAzuremlCoco } from '../../shared/azureml-export/write-coco.ts';
import { writeAzuremlLines } from '../../shared/azureml-export/write-lines.ts';
import { identityKey } from '../../shared/dataset/identity-key.ts';
import type { AnnotationRecord, DatasetRecord, Geometry } from '../../shared/dataset/record.ts';
import { hub } from '../azureml/arbitrary.ts';
import { containerOf } from '../azureml/export-of.ts';
import { normalize } from '../azureml/normalize.ts';

const SEED = 19_004;
const RUNS = 200;

/** CVAT keeps coordinates as 32-bit floats, anywhere between the pixels; images by address, and by path alone. */
const read = fc
  .record({ records: hub, shrink: fc.double({ min: 0.9, max: 1, noNaN: true }), addressed: fc.boolean() })
  .map(({ records, shrink, addressed }) =>
    records.map((record): DatasetRecord => {
      if (record.kind === 'annotation') return { ...record, geometry: shrunk(record.geometry, shrink) };
      const place = addressed ? { account: 'imagesaccount', container: 'photos' } : {};
      return record.kind === 'image' ? { ...record, source: { ...place, path: record.path } } : record;
    }),
  );

test(`COCO as Azure ML writes it comes back as it was, ${RUNS} exports of the seed ${SEED}`, async () => {
  await fc.assert(
    fc.asyncProperty(read, async (records) => {
      const source = { labels: labelsOf(records), images: () => imagesOf(records) };
      const text = (await Array.fromAsync(writeAzuremlCoco(source))).join('');
      const back = await normalize(text, containerOf(records));
      expectSame(back.records, records);
      expect(back.records.filter(({ kind }) => kind === 'label')).toEqual(labelsOf(records));
      expect(back.findings.filter(({ effect }) => effect !== 'info')).toEqual([]);
    }),
    { numRuns: RUNS, seed: SEED },
  );
});

test(`JSON Lines come back as they were but for masks, which are counted, ${RUNS} exports of the seed ${SEED}`, async () => {
  await fc.assert(
    fc.asyncProperty(read, async (records) => {
      const lines = await Array.fromAsync(writeAzuremlLines({ images: () => imagesOf(records) }));
      const holds = records.filter((one) => one.kind !== 'annotation' || one.geometry.type !== 'mask');
      expect(lines.reduce((sum, { masks }) => sum + masks, 0)).toBe(records.length - holds.length);
      const back = await normalize(lines.map(({ text }) => text).join(''), containerOf(records));
      expectSame(back.records, holds);
      expect(back.findings.filter(({ effect }) => effect !== 'info')).toEqual([]);
    }),
    { numRuns: RUNS, seed: SEED },
  );
});

function expectSame(actual: readonly DatasetRecord[], expected: readonly DatasetRecord[]): void {
  const images = (records: readonly DatasetRecord[]) =>
    records
      .filter((record) => record.kind === 'image')
      .map((image) => [identityKey(image), image.path, image.width, image.height]);
  expect(images(actual)).toEqual(images(expected));
  const [before, after] = [byImage(expected), byImage(actual)];
  expect(after.map(outline)).toEqual(before.map(outline));
  const numbers = (list: readonly AnnotationRecord[]) => list.flatMap(({ geometry }) => numbersOf(geometry));
  const apart = numbers(after).map((value, i) => {
    const was = numbers(before)[i] ?? Number.NaN;
    return Math.abs(value - was) <= Math.max(1, Math.abs(was)) * 2 ** -24;
  });
  expect(apart.every((within) => within)).toBe(true);
}

/** All but the coordinates. */
function outline({ image, label, geometry }: AnnotationRecord): unknown {
  const parts = geometry.type === 'polygon' ? geometry.parts.map((part) => part.length) : [];
  return { image, label, type: geometry.type, parts };
}

function numbersOf(geometry: Geometry): number[] {
  if (geometry.type === 'box') return [geometry.x, geometry.y, geometry.width, geometry.height];
  if (geometry.type === 'polygon') return geometry.parts.flat();
  return geometry.type === 'mask' ? [geometry.width, geometry.height, ...geometry.counts] : [];
}

function shrunk(geometry: Geometry, by: number): Geometry {
  const float = (value: number) => Math.fround(value * by);
  if (geometry.type === 'polygon') return { type: 'polygon', parts: geometry.parts.map((part) => part.map(float)) };
  if (geometry.type !== 'box') return geometry;
  const { x, y, width, height } = geometry;
  return { type: 'box', x: float(x), y: float(y), width: float(width), height: float(height) };
}

function labelsOf(records: readonly DatasetRecord[]) {
  return records.filter((record) => record.kind === 'label');
}

function byImage(records: readonly DatasetRecord[]): AnnotationRecord[] {
  const annotations = records.filter((record) => record.kind === 'annotation');
  return records
    .filter((record) => record.kind === 'image')
    .flatMap(({ path }) => annotations.filter(({ image }) => image === path));
}

async function* imagesOf(records: readonly DatasetRecord[]): AsyncGenerator<LabelledImage> {
  const annotations = byImage(records);
  for (const image of records) {
    if (image.kind !== 'image') continue;
    yield { image, annotations: annotations.filter((one) => one.image === image.path) };
  }
}
