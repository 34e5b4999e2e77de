import { type FieldErrors, ValidationError } from './errors.ts';
import {
  choiceValue,
  flagValue,
  type IntegerRule,
  integerValue,
  isWrong,
  NOT_NULL,
  type TextRule,
  textValue,
  type Wrong,
} from './field-values.ts';
import { serverError } from './pages.ts';
import { pythonType } from './python-type.ts';

type Presence = { required?: boolean };

/** Reads a body field by field with the rules and words of Django REST framework; `done()` throws what was wrong. */
export type Fields = {
  has(name: string): boolean;
  raw(name: string): unknown;
  names(): string[];
  text(name: string, rule?: TextRule & Presence & { fallback?: string }): string | undefined;
  integer(name: string, rule?: IntegerRule & Presence & { nullable?: boolean }): number | null | undefined;
  flag(name: string, rule?: Presence): boolean | undefined;
  choice<T extends string>(name: string, values: readonly T[], rule?: Presence & { nullable?: boolean }): T | undefined;
  texts(name: string, rule?: TextRule & { empty?: boolean }): string[] | undefined;
  integers(name: string, rule?: IntegerRule): number[] | undefined;
  fail(name: string, error: unknown): undefined;
  /** Whether something was wrong so far. */
  failed(): boolean;
  done(): void;
};

/** Of a body that permissions are decided by, too: anything but an object crashes there. */
export function ownFieldsOf(body: unknown): Fields {
  if (typeof body === 'object' && body !== null && !Array.isArray(body)) return fieldsOf(body);
  throw serverError(`'${pythonType(body)}' object has no attribute 'get'`);
}

export function fieldsOf(body: unknown): Fields {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) {
    const error = `Invalid data. Expected a dictionary, but got ${pythonType(body)}.`;
    throw new ValidationError({ non_field_errors: [error] });
  }
  const source: Record<string, unknown> = { ...body };
  const errors: FieldErrors = {};
  const fail = (name: string, error: unknown): undefined => {
    errors[name] = typeof error === 'string' ? [error] : error;
  };
  const read = <T>(name: string, presence: Presence, reader: (value: unknown) => T | Wrong): T | undefined => {
    if (source[name] === undefined) return presence.required ? fail(name, 'This field is required.') : undefined;
    const value = reader(source[name]);
    return isWrong(value) ? fail(name, value.wrong) : value;
  };
  const list = <T>(name: string, item: (value: unknown) => T | Wrong): T[] | undefined =>
    read(name, {}, (value): T[] | Wrong => {
      if (value === null) return { wrong: [NOT_NULL] };
      if (!Array.isArray(value)) {
        return { wrong: [`Expected a list of items but got type "${pythonType(value)}".`] };
      }
      const items: (T | Wrong)[] = value.map(item);
      const bad = items.flatMap((one, at) => (isWrong(one) ? [[at, one.wrong]] : []));
      if (bad.length > 0) return { wrong: Object.fromEntries(bad) };
      return items.flatMap((one) => (isWrong(one) ? [] : [one]));
    });
  return {
    has: (name) => source[name] !== undefined,
    raw: (name) => source[name],
    names: () => Object.keys(source),
    text(name, rule = {}) {
      if (source[name] === undefined && !rule.required) return rule.fallback;
      if (source[name] === null && rule.nullable) return undefined;
      return read(name, rule, (value) => textValue(value, rule));
    },
    integer(name, rule = {}) {
      if (source[name] === null && rule.nullable) return null;
      return read(name, rule, (value) => integerValue(value, rule));
    },
    flag: (name, rule = {}) => read(name, rule, flagValue),
    choice(name, values, rule = {}) {
      if (source[name] === null && rule.nullable) return undefined;
      return read(name, rule, (value) => choiceValue(value, values));
    },
    texts: (name, rule = {}) => list(name, (value) => textValue(value, rule)),
    integers: (name, rule = {}) => list(name, (value) => integerValue(value, rule)),
    fail,
    failed: () => Object.keys(errors).length > 0,
    done() {
      if (Object.keys(errors).length > 0) throw new ValidationError(errors);
    },
  };
}
