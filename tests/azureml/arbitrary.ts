import fc from 'fast-check';
import type { AnnotationRecord, DatasetRecord, Geometry, ImageRecord } from '../../shared/dataset/record.ts';
import type { Variant } from './export-of.ts';

/** Names with spaces, escapes that are none, characters of one to four bytes, JSON's own characters. */
const segment = fc
  .array(
    fc.constantFrom(
      'a',
      'B',
      'é',
      '日',
      '\u{1f404}',
      ' ',
      '%7C',
      '%',
      '+',
      "'",
      '"',
      '}',
      '{',
      ',',
      '[',
      '1',
      '-',
      '_',
    ),
    {
      minLength: 1,
      maxLength: 6,
    },
  )
  .map((characters) => `x${characters.join('')}x`);

const path = fc
  .tuple(fc.array(segment, { maxLength: 3 }), segment)
  .map(([folders, name]) => [...folders, `${name}.jpg`].join('/'));

const image: fc.Arbitrary<ImageRecord> = fc.record({
  kind: fc.constant('image'),
  path,
  width: fc.integer({ min: 2, max: 900 }),
  height: fc.integer({ min: 2, max: 900 }),
});

/** Whole pixels on the image, at least one across and down: what Azure ML writes as absolute coordinates. */
function geometry(width: number, height: number): fc.Arbitrary<Geometry> {
  const span = (size: number) =>
    fc
      .uniqueArray(fc.integer({ min: 0, max: size }), { minLength: 2, maxLength: 2 })
      .map((ends) => ends.sort((a, b) => a - b));
  const corners = fc.tuple(span(width), span(height));
  const box = corners.map(([[x = 0, right = 1], [y = 0, bottom = 1]]): Geometry => {
    return { type: 'box', x, y, width: right - x, height: bottom - y };
  });
  const part = corners.map(([[left = 0, right = 1], [top = 0, bottom = 1]]) => [
    left,
    top,
    right,
    top,
    right,
    bottom,
    left,
    bottom,
  ]);
  const polygon = fc.array(part, { minLength: 1, maxLength: 3 }).map((parts): Geometry => ({ type: 'polygon', parts }));
  const mask = fc.integer({ min: 0, max: width * height - 1 }).map((start): Geometry => {
    return {
      type: 'mask',
      width,
      height,
      counts: [start, 1, ...(width * height - start - 1 > 0 ? [width * height - start - 1] : [])],
    };
  });
  return fc.oneof(
    { weight: 4, arbitrary: box },
    { weight: 3, arbitrary: polygon },
    mask,
    fc.constant<Geometry>({ type: 'tag' }),
  );
}

/** A hub as reading an export makes it: every label used, indices in order. */
export const hub: fc.Arbitrary<DatasetRecord[]> = fc
  .record({
    names: fc.uniqueArray(segment, { minLength: 1, maxLength: 4 }),
    images: fc.uniqueArray(image, { selector: (one) => one.path, minLength: 1, maxLength: 6 }),
  })
  .chain(({ names, images }) =>
    fc
      .array(
        fc.integer({ min: 0, max: images.length - 1 }).chain((at) => {
          const { path: name, width, height } = images[at] ?? { path: '', width: 1, height: 1 };
          return fc.record({
            image: fc.constant(name),
            label: fc.constantFrom(...names),
            geometry: geometry(width, height),
          });
        }),
        { maxLength: 12 },
      )
      .map((drawn) => complete(names, images, drawn)),
  );

function complete(
  names: readonly string[],
  images: readonly ImageRecord[],
  drawn: readonly Pick<AnnotationRecord, 'image' | 'label' | 'geometry'>[],
): DatasetRecord[] {
  const labels = names
    .map((name) => ({ name, of: drawn.filter((one) => one.label === name) }))
    .filter(({ of }) => of.length > 0)
    .map(({ name, of }): DatasetRecord => {
      return {
        kind: 'label',
        name,
        geometries: [...new Set(of.map((one) => one.geometry.type))].sort(),
        attributes: {},
      };
    });
  return [
    ...labels,
    ...images.map((one, index) => ({ ...one, index })),
    ...drawn.map((one, index): DatasetRecord => ({ kind: 'annotation', ...one, attributes: {}, index })),
  ];
}

export const variant: fc.Arbitrary<Variant> = fc.record({
  coordinates: fc.constantFrom('normalized', 'absolute'),
  encoding: fc.constantFrom('utf-8', 'utf-8-bom', 'utf-16le', 'utf-16be', 'utf-16le-without-bom'),
  indent: fc.constantFrom(0, 1, 2, 4, '\t'),
  carriageReturns: fc.boolean(),
  sections: fc.shuffledSubarray(['images', 'annotations', 'categories'], { minLength: 3 }),
  sizes: fc.constantFrom('int', 'text', 'zero', 'missing'),
  ids: fc.constantFrom('from-1', 'gaps', 'text'),
  names: fc.shuffledSubarray(['absolute_url', 'coco_url', 'file_name'], { minLength: 1 }),
  closedRings: fc.boolean(),
  extras: fc.boolean(),
  unusedCategories: fc.integer({ min: 0, max: 3 }),
});
