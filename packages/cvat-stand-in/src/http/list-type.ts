import { NOT_NULL } from './field-values.ts';
import type { Fields } from './fields.ts';
import { pythonType } from './python-type.ts';

/** The list under `name`, empty where it was not sent; undefined, and a failure of the field, where it is none. */
export function listOf(fields: Fields, name: string): unknown[] | undefined {
  const list = fields.raw(name);
  if (list === undefined) return [];
  if (Array.isArray(list)) return list;
  if (list === null) return fields.fail(name, NOT_NULL);
  return fields.fail(name, { non_field_errors: [`Expected a list of items but got type "${pythonType(list)}".`] });
}
