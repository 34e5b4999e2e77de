import fc from 'fast-check';
import { expect, test } from 'vitest';
import { RULES } from '../../shared/azureml/rules/codes.ts';
import type { DatasetRecord } from '../../shared/dataset/record.ts';
import { InvalidInputError } from '../../shared/errors.ts';
import { cocoFaults } from '../cvat/coco-validator.ts';
import { hub, variant } from './arbitrary.ts';
import { containerOf, exportOf, named } from './export-of.ts';
import { fixtureNames, readFixture } from './fixture.ts';
import { expectImported } from './imported.ts';
import { blob, excluded, type Normalized, normalize } from './normalize.ts';

const chunkSize = fc.constantFrom(1, 3, 17, 1000, 100_000);

test('readExport() reads any project back from any variant of its export', async () => {
  await fc.assert(
    fc.asyncProperty(hub, variant, chunkSize, async (records, shape, size) => {
      const content = exportOf(records, shape);
      const result = await normalize(content, containerOf(records), {
        normalize: { coordinates: shape.coordinates, labels: { keepUnused: false } },
        chunkSize: size,
      });
      expect(rounded(result.records)).toEqual(rounded(named(records, shape)));
      expectNothingLost(result);
      expect(cocoFaults(result.coco)).toEqual([]);
      await expectImported(result);
    }),
    { numRuns: 60 },
  );
});

test('scanExport() decides the unit of the coordinates as they are, wherever one value is beyond 1.5', async () => {
  await fc.assert(
    fc.asyncProperty(hub, variant, async (records, shape) => {
      const values = records.flatMap((record) => (record.kind === 'annotation' ? coordinatesOf(record.geometry) : []));
      fc.pre(values.some((value) => value > 1.5));
      const result = await normalize(exportOf(records, shape), containerOf(records));
      expect(result.scan.coordinates).toMatchObject({ unit: shape.coordinates, decidedBy: 'values' });
    }),
    { numRuns: 40 },
  );
});

/** Any JSON where an export has something, mostly of the right kind. */
const junk = fc.oneof(
  { weight: 1, arbitrary: fc.jsonValue() },
  { weight: 1, arbitrary: fc.constantFrom(null, '1', -1, 1e308, 0.5, []) },
);
const some = <T>(value: fc.Arbitrary<T>) => fc.oneof({ weight: 5, arbitrary: value }, { weight: 1, arbitrary: junk });
const id = some(fc.integer({ min: 0, max: 4 }));
const number = some(fc.oneof(fc.double({ min: 0, max: 1 }), fc.integer({ min: 0, max: 700 })));
const images = fc.array(
  some(
    fc.record(
      {
        id,
        width: number,
        height: number,
        file_name: some(fc.constantFrom('a.jpg', 'b.jpg', 'A.jpg', '/a.jpg', 'x')),
        absolute_url: junk,
      },
      { requiredKeys: [] },
    ),
  ),
  { minLength: 1, maxLength: 5 },
);
const annotations = fc.array(
  some(
    fc.record(
      {
        id,
        image_id: id,
        category_id: id,
        area: number,
        bbox: some(fc.array(number, { minLength: 4, maxLength: 4 })),
        segmentation: some(fc.array(fc.array(number, { maxLength: 10 }), { maxLength: 2 })),
        iscrowd: junk,
        score: junk,
      },
      { requiredKeys: [] },
    ),
  ),
  { maxLength: 8 },
);
const categories = fc.array(some(fc.record({ id, name: some(fc.string()) }, { requiredKeys: [] })), { maxLength: 5 });
const policy = fc
  .record(Object.fromEntries(Object.entries(RULES).map(([code, { actions }]) => [code, fc.constantFrom(...actions)])), {
    requiredKeys: [],
  })
  .map((chosen) => Object.fromEntries(Object.entries(chosen).filter(([, action]) => action !== 'fail')));
const options = fc.record({
  paths: fc.constantFrom('full', 'basename'),
  coordinates: fc.constantFrom('auto', 'normalized', 'absolute'),
  policy,
  attributes: fc.boolean(),
  labels: fc.record({ keepUnused: fc.boolean(), rename: fc.constant({}) }),
});
const chosenAs = (chosen: Record<string, 'fix'>) => ({
  ...({ paths: 'full', coordinates: 'auto' } as const),
  ...{ policy: chosen, attributes: false, labels: { keepUnused: true, rename: {} } },
});
const CONTAINER = [blob('a.jpg'), blob('b.jpg', 480, 640, 6), blob('sub/a.jpg', 10, 10)];

/** Nearly nothing survives such junk: damaged-exports.test.ts asks what becomes of exports that are mostly sound. */
test('a normalization ends in an answer that adds up, or in a refusal, whatever the export holds and the policy says', async () => {
  await fc.assert(
    fc.asyncProperty(images, annotations, categories, options, chunkSize, async (a, b, c, chosen, size) => {
      const text = JSON.stringify({ images: a, annotations: b, categories: c });
      const result = await answer(() => normalize(text, CONTAINER, { normalize: chosen, chunkSize: size }));
      if (!result) return;
      expectNothingLost(result);
      expect(cocoFaults(result.coco)).toEqual([]);
    }),
    {
      numRuns: 100,
      examples: [
        [[{}], [], [{ id: ' ' }], chosenAs({}), 1],
        [
          [{ id: 1, width: 640, height: 480, file_name: 'a.jpg' }],
          [{ id: 1, image_id: 1, category_id: ' ', area: 100, bbox: [10, 10, 10, 10] }],
          [],
          chosenAs({ ANNOTATION_WITHOUT_LABEL: 'fix' }),
          1,
        ],
      ],
    },
  );
});

test('scanExport() refuses whatever is not an export, by a code and with what to do', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.oneof(
        fc.uint8Array({ maxLength: 200 }),
        fc.json().map((text) => Buffer.from(text)),
      ),
      async (bytes) => {
        const refusal = await normalize(bytes, CONTAINER).catch((error: unknown) => error);
        expect(refusal).toBeInstanceOf(InvalidInputError);
        expect(refusal).toMatchObject({ code: expect.stringMatching(/^EXPORT_/), fix: expect.stringMatching(/./) });
      },
    ),
    { numRuns: 150 },
  );
});

test.each(fixtureNames)('every policy on what a fixture meets keeps its sums: %s', async (name) => {
  const fixture = await readFixture(name);
  const met = await answer(() => normalize(fixture.export, fixture.container, { normalize: fixture.options }));
  const choices = [...new Set(met?.findings.map(({ code }) => code))].flatMap((code) => {
    const actions = Object.entries(RULES).find(([rule]) => rule === code)?.[1].actions ?? [];
    const carried = actions.filter((action) => action !== 'fail');
    return carried.length > 1 ? [[code, fc.constantFrom(...carried)] as const] : [];
  });
  const policies = choices.length === 0 ? policy : fc.record(Object.fromEntries(choices));
  await fc.assert(
    fc.asyncProperty(policies, async (chosen) => {
      const merged = { ...Object(fixture.options), policy: chosen };
      const result = await answer(() => normalize(fixture.export, fixture.container, { normalize: merged }));
      if (result) expectNothingLost(result);
    }),
    { numRuns: choices.length === 0 ? 1 : 5 },
  );
});

async function answer(work: () => Promise<Normalized>): Promise<Normalized | undefined> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof InvalidInputError)) throw error;
    expect(error.message.length).toBeLessThan(2000);
    return undefined;
  }
}

function expectNothingLost({ scan, records, findings }: Normalized): void {
  const kept = (kind: DatasetRecord['kind']) => records.filter((record) => record.kind === kind).length;
  expect(kept('image') + excluded(findings, 'image')).toBe(scan.counts.images);
  expect(kept('annotation') + excluded(findings, 'annotation')).toBe(scan.counts.annotations);
}

function coordinatesOf(geometry: Extract<DatasetRecord, { kind: 'annotation' }>['geometry']): number[] {
  if (geometry.type === 'box') return [geometry.x, geometry.y, geometry.width, geometry.height];
  return geometry.type === 'polygon' ? geometry.parts.flat() : [];
}

/** To a millionth of a pixel: dividing by a size and multiplying with it again is not always exact. */
function rounded(records: readonly DatasetRecord[]): unknown {
  return JSON.parse(
    JSON.stringify(records, (_, value) => (typeof value === 'number' ? Math.round(value * 1e6) / 1e6 + 0 : value)),
  );
}
