import fc from 'fast-check';
import { expect, test } from 'vitest';
import { compareDatasets } from '../../shared/dataset/compare-datasets.ts';
import type { DatasetChange } from '../../shared/dataset/dataset-change.ts';
import type { AnnotationRecord, DatasetRecord, Geometry } from '../../shared/dataset/record.ts';
import { hub } from '../azureml/arbitrary.ts';

function changes(before: readonly DatasetRecord[], after: readonly DatasetRecord[]): Promise<DatasetChange[]> {
  const side = (records: readonly DatasetRecord[]) =>
    async function* () {
      yield* records;
    };
  return Array.fromAsync(compareDatasets(side(before), side(after)));
}

const label = (name: string): DatasetRecord => ({ kind: 'label', name, geometries: ['box'], attributes: {} });
const image = (path: string, width = 100): DatasetRecord => ({ kind: 'image', path, width, height: 100 });
const drawn = (x: number, more: Partial<AnnotationRecord> = {}): AnnotationRecord => ({
  kind: 'annotation',
  image: 'a.jpg',
  label: 'cow',
  geometry: { type: 'box', x, y: 0, width: 20, height: 20 } satisfies Geometry,
  attributes: {},
  ...more,
});

test('compareDatasets() finds nothing between a project and itself, in whatever order its records come', async () => {
  await fc.assert(
    fc.asyncProperty(hub, async (records) => {
      const reordered = [...records].reverse().sort((a, b) => order(a) - order(b));
      expect(
        await changes(
          records,
          reordered.map(({ ...record }, index) => ('index' in record ? { ...record, index } : record)),
        ),
      ).toEqual([]);
    }),
  );
});

function order({ kind }: DatasetRecord): number {
  return ['label', 'image', 'annotation'].indexOf(kind);
}

test('compareDatasets() names images and labels that were added and removed', async () => {
  const before = [label('cow'), label('dog'), image('a.jpg'), image('b.jpg'), drawn(0, { image: 'b.jpg' })];
  const after = [label('cow'), label('cat'), image('c.jpg'), image('a.jpg', 200)];
  expect(await changes(before, after)).toEqual([
    { kind: 'label', change: 'removed', name: 'dog' },
    { kind: 'label', change: 'added', name: 'cat' },
    { kind: 'image', change: 'resized', path: 'a.jpg', annotations: 0 },
    { kind: 'image', change: 'removed', path: 'b.jpg', annotations: 1 },
    { kind: 'image', change: 'added', path: 'c.jpg', annotations: 0 },
  ]);
});

test('compareDatasets() tells what was moved or renamed from what was added and removed', async () => {
  const kept = drawn(70);
  const before = [image('a.jpg'), drawn(0), drawn(30), kept];
  const after = [image('a.jpg'), kept, drawn(2), drawn(30, { label: 'dog' }), drawn(50)];
  const found = await changes(before, after);
  expect(found).toHaveLength(3);
  expect(found).toContainEqual({
    kind: 'annotation',
    change: 'changed',
    image: 'a.jpg',
    before: drawn(0),
    after: drawn(2),
  });
  expect(found).toContainEqual({
    kind: 'annotation',
    change: 'changed',
    image: 'a.jpg',
    before: drawn(30),
    after: drawn(30, { label: 'dog' }),
  });
  expect(found).toContainEqual({ kind: 'annotation', change: 'added', image: 'a.jpg', annotation: drawn(50) });
});

test('compareDatasets() counts equal annotations', async () => {
  const found = await changes([image('a.jpg'), drawn(0), drawn(0)], [image('a.jpg'), drawn(0)]);
  expect(found).toEqual([{ kind: 'annotation', change: 'removed', image: 'a.jpg', annotation: drawn(0) }]);
});

test('compareDatasets() takes another label of a whole image for a change', async () => {
  const tag = (name: string) => drawn(0, { label: name, geometry: { type: 'tag' } });
  expect(await changes([image('a.jpg'), tag('cow')], [image('a.jpg'), tag('dog')])).toEqual([
    { kind: 'annotation', change: 'changed', image: 'a.jpg', before: tag('cow'), after: tag('dog') },
  ]);
});

test('compareDatasets() finds the first annotation of an image that had none, and the last one of an image', async () => {
  const [bare, labelled] = [[image('a.jpg')], [image('a.jpg'), drawn(0)]];
  expect(await changes(bare, labelled)).toEqual([
    { kind: 'annotation', change: 'added', image: 'a.jpg', annotation: drawn(0) },
  ]);
  expect(await changes(labelled, bare)).toEqual([
    { kind: 'annotation', change: 'removed', image: 'a.jpg', annotation: drawn(0) },
  ]);
});
