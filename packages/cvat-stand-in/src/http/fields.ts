import { type FieldErrors, ValidationError } from './errors.ts';

/** Reads a body field by field with the rules and words of Django REST framework; `done()` throws what was wrong. */
export type Fields = {
  has(name: string): boolean;
  raw(name: string): unknown;
  text(
    name: string,
    rule?: { required?: boolean; max?: number; blank?: boolean; fallback?: string },
  ): string | undefined;
  integer(name: string, rule?: { min?: number; max?: number; nullable?: boolean }): number | null | undefined;
  flag(name: string): boolean | undefined;
  choice<T extends string>(name: string, values: readonly T[], rule?: { required?: boolean }): T | undefined;
  texts(name: string, rule?: { max?: number; blank?: boolean }): string[] | undefined;
  fail(name: string, error: unknown): undefined;
  done(): void;
};

const REQUIRED = 'This field is required.';
const NOT_NULL = 'This field may not be null.';

export function fieldsOf(body: unknown): Fields {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) {
    const type = Array.isArray(body) ? 'list' : body === null ? 'NoneType' : typeof body;
    throw new ValidationError({ non_field_errors: [`Invalid data. Expected a dictionary, but got ${type}.`] });
  }
  const source: Record<string, unknown> = { ...body };
  const errors: FieldErrors = {};
  const fail = (name: string, error: unknown): undefined => {
    errors[name] = typeof error === 'string' ? [error] : error;
  };
  const present = (name: string, required = false): boolean => {
    if (source[name] === undefined && required) fail(name, REQUIRED);
    return source[name] !== undefined;
  };
  return {
    has: (name) => source[name] !== undefined,
    raw: (name) => source[name],
    text(name, rule = {}) {
      if (!present(name, rule.required)) return rule.fallback;
      const value = checkText(source[name], rule);
      return typeof value === 'string' ? value : fail(name, value);
    },
    integer(name, rule = {}) {
      if (!present(name)) return undefined;
      const value = source[name];
      if (value === null) return rule.nullable ? null : fail(name, NOT_NULL);
      const number = typeof value === 'string' && /^-?\d+$/.test(value.trim()) ? Number(value) : value;
      if (typeof number !== 'number' || !Number.isInteger(number)) return fail(name, 'A valid integer is required.');
      if (number < (rule.min ?? -2147483648)) {
        return fail(name, `Ensure this value is greater than or equal to ${rule.min ?? -2147483648}.`);
      }
      if (number > (rule.max ?? 2147483647)) {
        return fail(name, `Ensure this value is less than or equal to ${rule.max ?? 2147483647}.`);
      }
      return number;
    },
    flag(name) {
      if (!present(name)) return undefined;
      const value = source[name];
      if (value === true || ['true', 'True', '1', 1].includes(value as string)) return true;
      if (value === false || ['false', 'False', '0', 0].includes(value as string)) return false;
      return fail(name, value === null ? NOT_NULL : 'Must be a valid boolean.');
    },
    choice(name, values, rule = {}) {
      if (!present(name, rule.required)) return undefined;
      const value = source[name];
      return values.find((one) => one === value) ?? fail(name, value === null ? NOT_NULL : notAChoice(value));
    },
    texts(name, rule = {}) {
      if (!present(name)) return undefined;
      const list = source[name];
      if (list === null) return fail(name, NOT_NULL);
      if (!Array.isArray(list)) return fail(name, [`Expected a list of items but got type "${typeof list}".`]);
      const checked = list.map((item) => checkText(item, rule));
      const wrong = Object.fromEntries(checked.flatMap((item, at) => (Array.isArray(item) ? [[at, item]] : [])));
      if (Object.keys(wrong).length > 0) return fail(name, wrong);
      return checked.flatMap((item) => (typeof item === 'string' ? [item] : []));
    },
    fail,
    done() {
      if (Object.keys(errors).length > 0) throw new ValidationError(errors);
    },
  };
}

const notAChoice = (value: unknown) => `"${String(value)}" is not a valid choice.`;

/** The trimmed text, or what is wrong with it. */
function checkText(value: unknown, rule: { max?: number; blank?: boolean }): string | string[] {
  if (value === null) return [NOT_NULL];
  if (typeof value !== 'string' && typeof value !== 'number') return ['Not a valid string.'];
  const text = String(value).trim();
  if (text === '' && !rule.blank) return ['This field may not be blank.'];
  if (text.length > (rule.max ?? Number.POSITIVE_INFINITY)) {
    return [`Ensure this field has no more than ${rule.max} characters.`];
  }
  return text;
}
