import { ValidationError } from '../../http/errors.ts';
import { isWrong, NOT_NULL, textValue } from '../../http/field-values.ts';
import { type Fields, fieldsOf } from '../../http/fields.ts';
import { listOf } from '../../http/list-type.ts';
import type { Profile } from '../../profile.ts';
import type { AttributeValue } from '../../state/attribute.ts';
import { type NewTrackedShape, SHAPE_TYPES, type ShapeType, SOURCES, type Source } from '../annotation-data.ts';
import { pythonText } from '../coco/python-json.ts';

export type IdRule = { action: 'create' | 'update' | 'delete'; profile: Profile };

export function readId(fields: Fields, { action, profile }: IdRule): number | undefined {
  const id = fields.integer('id', { nullable: true }) ?? undefined;
  if (!profile.strictIds) return action === 'create' ? undefined : id;
  if (action === 'create' && id !== undefined) fields.fail('id', 'must be absent');
  if (action === 'delete' && id === undefined) fields.fail('id', 'must be present and not null');
  return id;
}

type Common = { label_id: number; group: number; source: Source; attributes: AttributeValue[] };

/** `known` annotations (with an id) may carry a source that CVAT no longer accepts: it becomes "manual". */
export function readCommon(fields: Fields, known: boolean, options: { attributesOnly?: boolean } = {}): Common {
  const attributes = readAttributes(fields);
  if (options.attributesOnly) return { label_id: 0, group: 0, source: 'manual', attributes };
  const label = fields.integer('label_id', { min: 0 });
  if (label === undefined && !fields.has('label_id')) fields.fail('label_id', 'This field is required.');
  const group = fields.integer('group', { min: 0, nullable: true });
  return { label_id: label ?? 0, group: group ?? 0, source: readSource(fields, known), attributes };
}

function readSource(fields: Fields, known: boolean): Source {
  const text = fields.text('source', { fallback: 'manual' });
  const source = SOURCES.find((candidate) => candidate === text);
  if (source === undefined && !known && text !== undefined) {
    fields.fail('source', `must be one of ${SOURCES.map((one) => `'${one}'`).join(', ')}, got '${text}'`);
  }
  return source ?? 'manual';
}

function readAttributes(fields: Fields): AttributeValue[] {
  return (listOf(fields, 'attributes') ?? []).flatMap((record) => {
    try {
      const attribute = fieldsOf(record);
      const spec = attribute.integer('spec_id');
      if (spec === undefined) attribute.fail('spec_id', 'This field is required.');
      if (!attribute.has('value')) attribute.fail('value', 'This field is required.');
      const value = textValue(pythonText(attribute.raw('value')), { max: 4096, blank: true });
      if (isWrong(value)) attribute.fail('value', value.wrong);
      attribute.done();
      return [{ spec_id: spec ?? 0, value: isWrong(value) ? '' : value }];
    } catch (error) {
      if (!(error instanceof ValidationError)) throw error;
      fields.fail('attributes', [error.detail]);
      return [];
    }
  });
}

export function readFrame(fields: Fields): number | undefined {
  const frame = fields.integer('frame', { min: 0 }) ?? undefined;
  return fields.has('frame') ? frame : fields.fail('frame', 'This field is required.');
}

export function readDrawn(fields: Fields, { checksPoints }: Profile): Omit<NewTrackedShape, 'attributes'> {
  const type = fields.choice('type', SHAPE_TYPES, { required: true });
  const frame = readFrame(fields);
  const points = readPoints(fields);
  if (checksPoints && type && points && !fits(type, points.length)) {
    fields.fail('points', `invalid length for shape type '${type}'`);
  }
  return {
    type: type ?? 'rectangle',
    frame: frame ?? 0,
    occluded: fields.flag('occluded') ?? false,
    outside: fields.flag('outside') ?? false,
    z_order: fields.integer('z_order') ?? 0,
    rotation: readNumber(fields, 'rotation', { max: 360, fallback: 0 }),
    points: points ?? [],
  };
}

/** The view nests one list of errors into another, and the inner one comes out as Python shows it. */
const NO_NUMBER = "[ErrorDetail(string='Value must be a float or an integer', code='invalid')]";

/** Numbers and nothing else; each wrong one is named by its index. */
function readPoints(fields: Fields): number[] | undefined {
  if (fields.raw('points') === null) return fields.fail('points', 'This field may not be null.');
  const sent = fields.raw('points') ?? [];
  if (!Array.isArray(sent)) return fields.fail('points', 'Expected a list of items.');
  const isNumber = (value: unknown) => typeof value === 'number' && Number.isFinite(value);
  const wrong = sent.flatMap((value, at) => (isNumber(value) ? [] : [[at, NO_NUMBER]]));
  if (wrong.length > 0) return fields.fail('points', Object.fromEntries(wrong));
  return sent;
}

function fits(type: ShapeType, count: number): boolean {
  switch (type) {
    case 'rectangle':
    case 'ellipse':
      return count === 4;
    case 'polygon':
      return count >= 6 && count % 2 === 0;
    case 'polyline':
      return count >= 4 && count % 2 === 0;
    case 'points':
      return count >= 2 && count % 2 === 0;
    case 'cuboid':
      return count === 16;
    case 'mask':
      return count >= 5;
    // Its elements are not built; no label of the stand-in is a skeleton.
    case 'skeleton':
      return false;
  }
}

export function readNumber(fields: Fields, name: string, rule: { max: number; fallback: number }): number {
  const value = fields.raw(name);
  if (value === undefined) return rule.fallback;
  // Python's true and false are numbers.
  const isNumber = typeof value === 'boolean' || (typeof value === 'string' && value.trim() !== '');
  const number = isNumber ? Number(value) : value;
  if (value === null) fields.fail(name, NOT_NULL);
  else if (typeof number !== 'number' || Number.isNaN(number)) fields.fail(name, 'A valid number is required.');
  else if (number < 0) fields.fail(name, 'Ensure this value is greater than or equal to 0.');
  else if (number > rule.max) fields.fail(name, `Ensure this value is less than or equal to ${rule.max}.`);
  else return number;
  return rule.fallback;
}
