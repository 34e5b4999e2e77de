import { type FieldErrors, ValidationError } from '../http/errors.ts';
import { type Fields, fieldsOf } from '../http/fields.ts';
import type { AttributeSpec } from '../state/attribute.ts';

export type AttributeBody = Omit<AttributeSpec, 'id'> & { id: number | undefined; deleted: boolean };

/** One entry of `labels`: without id it adds, with id it updates, with `deleted` it deletes. */
export type LabelBody = {
  id: number | undefined;
  name: string | undefined;
  color: string | undefined;
  type: string | undefined;
  deleted: boolean;
  attributes: AttributeBody[] | undefined;
};

const TYPES = 'any cuboid ellipse mask points polygon polyline rectangle skeleton interval tag'.split(' ');
const INPUT_TYPES = ['checkbox', 'radio', 'number', 'text', 'select'] as const;

/** The list under `labels`; undefined where it was not sent. Errors stand at their place in the list. */
export function labelBodies(fields: Fields): LabelBody[] | undefined {
  if (!fields.has('labels')) return undefined;
  const list = listOf(fields.raw('labels'), 'labels');
  const bodies = eachOf(list, labelBody, (errors) => fields.fail('labels', errors));
  const names = bodies.filter(({ deleted }) => !deleted).flatMap(({ name }) => (name === undefined ? [] : [name]));
  if (new Set(names).size < names.length) fields.fail('labels', 'All label names must be unique');
  return bodies;
}

export function labelBody(raw: unknown): LabelBody {
  const fields = fieldsOf(raw);
  const id = fields.integer('id') ?? undefined;
  const body: LabelBody = {
    id,
    name: fields.text('name', { required: id === undefined, max: 64 }),
    color: fields.text('color', { blank: true }),
    type: fields.choice('type', TYPES),
    deleted: fields.flag('deleted') ?? false,
    attributes: fields.has('attributes') ? attributeBodies(fields) : undefined,
  };
  if (body.type === 'skeleton') fields.fail('type', 'The stand-in has no skeletons');
  fields.done();
  return body;
}

function attributeBodies(fields: Fields): AttributeBody[] {
  const list = listOf(fields.raw('attributes'), 'attributes');
  const bodies = eachOf(list, attributeBody, (errors) => fields.fail('attributes', errors));
  const names = bodies.filter(({ deleted }) => !deleted).map(({ name }) => name);
  if (new Set(names).size < names.length) fields.fail('attributes', 'All attributes must have unique names');
  return bodies;
}

function attributeBody(raw: unknown): AttributeBody {
  const fields = fieldsOf(raw);
  const mutable = fields.flag('mutable');
  if (!fields.has('mutable')) fields.fail('mutable', 'This field is required.');
  if (!fields.has('values')) fields.fail('values', 'This field is required.');
  const values = fields.texts('values', { max: 200, blank: true }) ?? [];
  if (values.join('\n').length > 4096) fields.fail('values', 'Ensure this field has no more than 4096 characters.');
  const body = {
    id: fields.integer('id') ?? undefined,
    name: fields.text('name', { required: true, max: 64 }) ?? '',
    mutable: mutable ?? false,
    input_type: fields.choice('input_type', INPUT_TYPES, { required: true }) ?? 'text',
    default_value: fields.text('default_value', { max: 128, blank: true, fallback: values[0] ?? '' }) ?? '',
    values,
    deleted: fields.flag('deleted') ?? false,
  };
  fields.done();
  return body;
}

function listOf(value: unknown, name: string): unknown[] {
  if (Array.isArray(value)) return value;
  throw new ValidationError({ [name]: [`Expected a list of items but got type "${typeof value}".`] });
}

function eachOf<T>(list: unknown[], read: (raw: unknown) => T, fail: (errors: FieldErrors[]) => void): T[] {
  const errors: FieldErrors[] = [];
  const read_ = list.flatMap((raw, at) => {
    errors[at] = {};
    try {
      return [read(raw)];
    } catch (error) {
      if (!(error instanceof ValidationError) || Array.isArray(error.detail)) throw error;
      errors[at] = error.detail;
      return [];
    }
  });
  if (read_.length < list.length) fail(errors);
  return read_;
}
