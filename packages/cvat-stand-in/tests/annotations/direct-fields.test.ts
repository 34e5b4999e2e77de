import { expect, test } from 'vitest';
import { checkAnnotations } from '../../src/annotations/direct/check-annotations.ts';
import { ValidationError } from '../../src/http/errors.ts';
import { profileOf } from '../../src/profile.ts';

const PROFILE = profileOf('2.73.0');

const shape = (more: object = {}) => ({ type: 'rectangle', frame: 0, label_id: 7, points: [1, 2, 3, 4], ...more });

function refusal(body: unknown, rule: 'create' | 'update' | 'delete' = 'create'): unknown {
  try {
    checkAnnotations(body, rule, PROFILE);
  } catch (error) {
    if (error instanceof ValidationError) return error.detail;
    throw error;
  }
  throw new Error('Cannot see a refusal: the body was accepted');
}
const shapeRefusal = (more: object) => refusal({ shapes: [shape(more)] });

test('checkAnnotations() fills in what may be left out', () => {
  const { tags, shapes, tracks } = checkAnnotations(
    { shapes: [shape()], tags: [{ frame: 1, label_id: 7 }] },
    'create',
    PROFILE,
  );
  expect(shapes).toEqual([
    {
      ...{ id: undefined, type: 'rectangle', frame: 0, label_id: 7, points: [1, 2, 3, 4], group: 0, source: 'manual' },
      ...{ score: 1, occluded: false, outside: false, z_order: 0, rotation: 0, attributes: [] },
    },
  ]);
  expect(tags).toEqual([{ id: undefined, frame: 1, label_id: 7, group: 0, source: 'manual', attributes: [] }]);
  expect(tracks).toEqual([]);
});

test('checkAnnotations() keeps points to the last digit', () => {
  const points = [0.1 + 0.2, 1 / 3, 1234.56789012345, -5e-7];
  expect(checkAnnotations({ shapes: [shape({ points })] }, 'create', PROFILE).shapes[0]?.points).toEqual(points);
});

test('checkAnnotations() ignores unknown keys', () => {
  expect(checkAnnotations({ shapes: [shape({ novelty: 1 })], novelty: 2 }, 'create', PROFILE).shapes).toHaveLength(1);
});

test.each(['type', 'frame', 'label_id'])('checkAnnotations() demands %s of a shape', (name) => {
  const { [name]: _, ...rest } = shape() as Record<string, unknown>;
  expect(refusal({ shapes: [rest] })).toEqual({ shapes: [{ [name]: ['This field is required.'] }] });
});

test('checkAnnotations() demands the points of a shape', () => {
  const { points: _, ...rest } = shape();
  expect(refusal({ shapes: [rest] })).toEqual({
    shapes: [{ points: ["invalid length for shape type 'rectangle'"] }],
  });
});

test.each([
  ['rectangle', 3],
  ['rectangle', 5],
  ['ellipse', 6],
  ['polygon', 4],
  ['polygon', 7],
  ['polyline', 2],
  ['polyline', 5],
  ['points', 1],
  ['cuboid', 8],
  ['mask', 4],
  ['skeleton', 0],
])('checkAnnotations() refuses a %s of %i numbers', (type, count) => {
  expect(shapeRefusal({ type, points: Array(count).fill(1) })).toEqual({
    shapes: [{ points: [`invalid length for shape type '${type}'`] }],
  });
});

test.each([
  ['rectangle', 4],
  ['ellipse', 4],
  ['polygon', 6],
  ['polyline', 4],
  ['points', 2],
  ['cuboid', 16],
  ['mask', 5],
])('checkAnnotations() takes a %s of %i numbers', (type, count) => {
  const body = { shapes: [shape({ type, points: Array(count).fill(1) })] };
  expect(checkAnnotations(body, 'create', PROFILE).shapes).toHaveLength(1);
});

test.each(['1', null, true, {}, Number.POSITIVE_INFINITY, Number.NaN])(
  'checkAnnotations() names the point that is not a number: %j',
  (wrong) => {
    expect(shapeRefusal({ points: [1, 2, wrong, 4] })).toEqual({
      shapes: [{ points: { 2: "[ErrorDetail(string='Value must be a float or an integer', code='invalid')]" } }],
    });
  },
);

test.each([
  [{ type: 'star' }, { type: ['"star" is not a valid choice.'] }],
  [{ frame: -1 }, { frame: ['Ensure this value is greater than or equal to 0.'] }],
  [{ frame: 1.5 }, { frame: ['A valid integer is required.'] }],
  [{ label_id: null }, { label_id: ['This field may not be null.'] }],
  [{ group: -1 }, { group: ['Ensure this value is greater than or equal to 0.'] }],
  [{ rotation: 361 }, { rotation: ['Ensure this value is less than or equal to 360.'] }],
  [{ rotation: -1 }, { rotation: ['Ensure this value is greater than or equal to 0.'] }],
  [{ score: 1.1 }, { score: ['Ensure this value is less than or equal to 1.'] }],
  [{ score: 'x' }, { score: ['A valid number is required.'] }],
  [{ occluded: 'maybe' }, { occluded: ['Must be a valid boolean.'] }],
  [{ elements: [{}] }, { elements: ['not allowed for non-skeleton shape'] }],
  [{ attributes: [{ value: 'x' }] }, { attributes: [{ spec_id: ['This field is required.'] }] }],
  [{ attributes: [{ spec_id: 1 }] }, { attributes: [{ value: ['This field is required.'] }] }],
])('checkAnnotations() refuses %j', (more, expected) => {
  expect(shapeRefusal(more)).toEqual({ shapes: [expected] });
});

test('checkAnnotations() refuses a source that CVAT does not know', () => {
  expect(shapeRefusal({ source: 'azure' })).toEqual({
    shapes: [{ source: ["must be one of 'auto', 'semi-auto', 'manual', 'file', 'consensus', got 'azure'"] }],
  });
});

test('checkAnnotations() takes group null for 0', () => {
  expect(checkAnnotations({ shapes: [shape({ group: null })] }, 'create', PROFILE).shapes[0]?.group).toBe(0);
});

test('checkAnnotations() answers an empty object for each annotation that is fine', () => {
  expect(refusal({ shapes: [shape(), shape({ frame: -1 })] })).toEqual({
    shapes: [{}, { frame: ['Ensure this value is greater than or equal to 0.'] }],
  });
});

test('checkAnnotations() refuses an id where something is created', () => {
  expect(shapeRefusal({ id: 5 })).toEqual({ shapes: [{ id: ['must be absent'] }] });
  expect(checkAnnotations({ shapes: [shape({ id: null })] }, 'create', PROFILE).shapes).toHaveLength(1);
});

test('checkAnnotations() demands the id of what is deleted', () => {
  expect(refusal({ shapes: [shape()] }, 'delete')).toEqual({ shapes: [{ id: ['must be present and not null'] }] });
});

test('checkAnnotations() leaves the id free where something is updated', () => {
  const { shapes } = checkAnnotations({ shapes: [shape(), shape({ id: 5 })] }, 'update', PROFILE);
  expect(shapes.map(({ id }) => id)).toEqual([undefined, 5]);
});

test.each([[[]], ['x'], [null]])('checkAnnotations() crashes at a body that is not an object: %j', (body) => {
  expect(() => checkAnnotations(body, 'create', PROFILE)).toThrow("object has no attribute 'get'");
});

test('checkAnnotations() reads tracks with their shapes', () => {
  const track = { frame: 0, label_id: 7, shapes: [{ type: 'rectangle', frame: 0, points: [1, 2, 3, 4] }] };
  expect(checkAnnotations({ tracks: [track] }, 'create', PROFILE).tracks[0]?.shapes).toHaveLength(1);
  expect(refusal({ tracks: [{ ...track, shapes: [{ type: 'rectangle', frame: 0, points: [1] }] }] })).toEqual({
    tracks: [{ shapes: [{ points: ["invalid length for shape type 'rectangle'"] }] }],
  });
});
