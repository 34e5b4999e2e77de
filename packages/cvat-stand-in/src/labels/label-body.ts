import { type FieldErrors, ValidationError } from '../http/errors.ts';
import { type Fields, fieldsOf } from '../http/fields.ts';
import { serverError } from '../http/pages.ts';
import { pythonType } from '../http/python-type.ts';
import type { Profile } from '../profile.ts';
import type { AttributeSpec } from '../state/attribute.ts';

/** What is left out stays as it is, or is CVAT's default. */
export type AttributeBody = { [K in keyof Omit<AttributeSpec, 'id'>]: AttributeSpec[K] | undefined } & {
  id: number | undefined;
  deleted: boolean;
};

/** One entry of `labels`: without id it adds, with id it updates, with `deleted` it deletes. */
export type LabelBody = {
  id: number | undefined;
  name: string | undefined;
  color: string | undefined;
  type: string | undefined;
  deleted: boolean;
  attributes: AttributeBody[] | undefined;
};

/** What a label can be; newer servers know more. */
const TYPES = 'any cuboid ellipse mask points polygon polyline rectangle skeleton interval tag'.split(' ');
const typesOf = ({ importModes }: Profile) => TYPES.filter((type) => type !== 'interval' || importModes);
const INPUT_TYPES = ['checkbox', 'radio', 'number', 'text', 'select'] as const;

/** The list under `labels`; undefined where it was not sent. Errors stand at their place in the list. */
export function labelBodies(fields: Fields, profile: Profile): LabelBody[] | undefined {
  return bodiesOf(fields, 'labels', (raw) => labelBody(raw, profile));
}

export function labelBody(raw: unknown, profile: Profile): LabelBody {
  const fields = fieldsOf(raw);
  const id = fields.integer('id') ?? undefined;
  const body: LabelBody = {
    id,
    name: fields.text('name', { max: 64 }),
    color: fields.text('color', { blank: true }),
    type: profile.strictLabelTypes ? fields.choice('type', typesOf(profile)) : fields.text('type'),
    deleted: fields.flag('deleted') ?? false,
    attributes: bodiesOf(fields, 'attributes', attributeBody),
  };
  if (body.deleted && id === undefined) fields.fail('non_field_errors', 'Deleted label must have an ID');
  fields.done();
  return body;
}

function attributeBody(raw: unknown): AttributeBody {
  const fields = fieldsOf(raw);
  const values = fields.texts('values', { max: 200, blank: true });
  if ([...(values ?? []).join('\n')].length > 4096)
    fields.fail('values', 'Ensure this field has no more than 4096 characters.');
  const body = {
    id: fields.integer('id') ?? undefined,
    name: fields.text('name', { required: !fields.has('id'), max: 64 }),
    mutable: fields.flag('mutable'),
    input_type: fields.choice('input_type', INPUT_TYPES),
    default_value: fields.text('default_value', { max: 128, blank: true }),
    values,
    deleted: fields.flag('deleted') ?? false,
  };
  fields.done();
  const known = fields.has('id') || ['mutable', 'values', 'input_type'].every(fields.has);
  if (!known) throw serverError('null value violates not-null constraint');
  return body;
}

function bodiesOf<T>(fields: Fields, name: string, read: (raw: unknown) => T): T[] | undefined {
  const list = fields.raw(name);
  if (list === undefined) return undefined;
  if (list === null) return fields.fail(name, 'This field may not be null.');
  if (!Array.isArray(list)) {
    return fields.fail(name, { non_field_errors: [`Expected a list of items but got type "${pythonType(list)}".`] });
  }
  const errors: FieldErrors[] = [];
  const bodies = list.flatMap((raw: unknown, at) => {
    errors[at] = {};
    try {
      return [read(raw)];
    } catch (error) {
      if (!(error instanceof ValidationError) || Array.isArray(error.detail)) throw error;
      errors[at] = error.detail;
      return [];
    }
  });
  return bodies.length < list.length ? fields.fail(name, errors) : bodies;
}
