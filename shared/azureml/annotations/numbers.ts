import { asNumber } from '../values.ts';

/** The numbers of a JSON array, also where they are written as text; undefined for anything but an array of finite numbers. */
export function finiteNumbers(value: unknown): readonly number[] | undefined {
  if (!Array.isArray(value)) return undefined;
  const values: readonly unknown[] = value;
  if (areFinite(values)) return values;
  const numbers = values.map(asNumber);
  return numbers.every(Number.isFinite) ? numbers : undefined;
}

function areFinite(values: readonly unknown[]): values is readonly number[] {
  for (const value of values) if (!Number.isFinite(value)) return false;
  return true;
}

/** Not a number, as Python writes it, or as a text. */
export function isNaNumber(value: unknown): boolean {
  return Number.isNaN(value) || value === 'NaN';
}
