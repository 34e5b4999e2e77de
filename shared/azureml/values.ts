import type { Id } from './export-scan.ts';

/** A JSON object, or undefined. */
export function asObject(value: unknown): Record<string, unknown> | undefined {
  return isObject(value) ? value : undefined;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Absent, or as JSON says it (`null`), or as data frames do (`NaN`). */
export function isMissing(value: unknown): boolean {
  return value === undefined || value === null || Number.isNaN(value);
}

/** Numbers as they are, numbers that were written as text too; NaN for everything else. */
export function asNumber(value: unknown): number {
  if (typeof value === 'number') return value;
  return typeof value === 'string' && value.trim() !== '' ? Number(value) : Number.NaN;
}

/** `3`, `3.0` and `"3"` are one id. Undefined where the value cannot be an id. */
export function asId(value: unknown): Id | undefined {
  // Beyond 2^53 several whole numbers are read as one: such an id could be another image's.
  if (typeof value === 'number') return Math.abs(value) <= Number.MAX_SAFE_INTEGER ? value : undefined;
  if (typeof value !== 'string' || value === '') return undefined;
  return /^(?:0|-?[1-9]\d{0,15})$/.test(value) && Number.isSafeInteger(Number(value)) ? Number(value) : value;
}

/** A value as a person reads it in a finding, at most 120 characters. */
export function show(value: unknown): string {
  if (value === undefined) return 'missing';
  const text = jsonOf(value) ?? '(nested too deeply)';
  return text.length > 120 ? `${text.slice(0, 117)}...` : text;
}

/** As JSON; undefined for what is none, and for brackets in brackets so deep that they cannot be followed. */
export function jsonOf(value: unknown): string | undefined {
  try {
    return JSON.stringify(value, withNonNumbers);
  } catch (error) {
    // The stack is used up.
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

/** The first five of a list. */
export function showSome(items: readonly string[], shown: (item: string) => string = show): string {
  return `${items.slice(0, 5).map(shown).join(', ')}${items.length > 5 ? ', ...' : ''}`;
}

/** JSON writes null for what is not a finite number. */
function withNonNumbers(_: string, value: unknown): unknown {
  return typeof value === 'number' && !Number.isFinite(value) ? String(value) : value;
}
