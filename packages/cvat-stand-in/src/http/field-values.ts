import { pythonStrip, pythonStripEnd } from './python-strip.ts';

/** Values as Django REST framework takes them: each reader answers the value, or a list of what is wrong with it. */
export type Wrong = { wrong: unknown };

export const NOT_NULL = 'This field may not be null.';
export const wrong = (...messages: unknown[]): Wrong => ({ wrong: messages });
export const isWrong = (value: unknown): value is Wrong =>
  typeof value === 'object' && value !== null && 'wrong' in value;

const LARGEST = 2_147_483_647;
const TRUE = ['t', 'y', 'yes', 'true', 'on', '1'].flatMap(spellings);
const FALSE = ['f', 'n', 'no', 'false', 'off', '0'].flatMap(spellings);

export type TextRule = { max?: number; blank?: boolean; nullable?: boolean; keepsLeading?: boolean };

/** Trimmed, as Python trims; lengths are counted in characters, not in UTF-16. */
export function textValue(value: unknown, rule: TextRule): string | Wrong {
  if (value === null) return wrong(NOT_NULL);
  if (typeof value !== 'string' && typeof value !== 'number') return wrong('Not a valid string.');
  const text = rule.keepsLeading ? pythonStripEnd(String(value)) : pythonStrip(String(value));
  if (text === '') return rule.blank ? text : wrong('This field may not be blank.');
  const messages = [];
  if ([...text].length > (rule.max ?? Number.POSITIVE_INFINITY)) {
    messages.push(`Ensure this field has no more than ${rule.max} characters.`);
  }
  if (text.includes('\0')) messages.push('Null characters are not allowed.');
  const half = /[\ud800-\udfff]/u.exec(text)?.[0];
  if (half !== undefined) messages.push(`Surrogate characters are not allowed: U+${codeOf(half)}.`);
  return messages.length > 0 ? wrong(...messages) : text;
}

const codeOf = (half: string) => half.charCodeAt(0).toString(16).toUpperCase();

export type IntegerRule = { min?: number; max?: number };

export function integerValue(value: unknown, rule: IntegerRule): number | Wrong {
  if (value === null) return wrong(NOT_NULL);
  const text = typeof value === 'number' || typeof value === 'string' ? String(value).replace(/\.0*\s*$/, '') : '';
  if (text.length > 1000) return wrong('String value too large.');
  if (!/^\s*[+-]?\d+(_\d+)*\s*$/.test(text)) return wrong('A valid integer is required.');
  const number = Number(text.replaceAll('_', ''));
  const { min = -LARGEST - 1, max = LARGEST } = rule;
  if (number > max) return wrong(`Ensure this value is less than or equal to ${max}.`);
  if (number < min) return wrong(`Ensure this value is greater than or equal to ${min}.`);
  return number;
}

export function flagValue(value: unknown): boolean | Wrong {
  if (value === true || value === 1 || (typeof value === 'string' && TRUE.includes(value.trim()))) return true;
  if (value === false || value === 0 || (typeof value === 'string' && FALSE.includes(value.trim()))) return false;
  return wrong(value === null ? NOT_NULL : 'Must be a valid boolean.');
}

export function choiceValue<T extends string>(value: unknown, values: readonly T[]): T | Wrong {
  if (value === null) return wrong(NOT_NULL);
  return values.find((one) => one === value) ?? wrong(`"${asPython(value)}" is not a valid choice.`);
}

/** Python's `str()` of what is not a string. */
function asPython(value: unknown): string {
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  if (Array.isArray(value))
    return `[${value.map((one) => (typeof one === 'string' ? `'${one}'` : asPython(one))).join(', ')}]`;
  return value === null ? 'None' : String(value);
}

function spellings(word: string): string[] {
  return [word, word.toUpperCase(), word.slice(0, 1).toUpperCase() + word.slice(1)];
}
