/**
 * A number that JSON writes with a point or an exponent although it is whole (`640.0`): CVAT's importer takes it for a
 * float, and refuses it wherever an int is due. Only properties are marked; inside lists (coordinates) both are fine.
 */
export class WholeFloat {
  readonly value: number;

  constructor(value: number) {
    this.value = value;
  }
}

export type JsonObject = { readonly [key: string]: unknown };

/** JSON with the difference between `640` and `640.0` kept. Throws SyntaxError. */
export function parsePythonJson(text: string): unknown {
  return JSON.parse(text, function revive(this: unknown, _key: string, value: unknown, context?: { source?: string }) {
    const isFloat = typeof value === 'number' && Number.isInteger(value) && /[.eE]/.test(context?.source ?? '');
    return isFloat && !Array.isArray(this) ? new WholeFloat(value) : value;
  });
}

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof WholeFloat);
}

/** The value as a number, whole or not; undefined for everything else. */
export function numberOf(value: unknown): number | undefined {
  if (value instanceof WholeFloat) return value.value;
  return typeof value === 'number' ? value : undefined;
}

/** Python's `str(type(value))`. */
export function pythonType(value: unknown): string {
  return `<class '${pythonTypeName(value)}'>`;
}

export function pythonTypeName(value: unknown): string {
  if (value === null) return 'NoneType';
  if (value instanceof WholeFloat) return 'float';
  if (Array.isArray(value)) return 'list';
  if (typeof value === 'number') return Number.isInteger(value) ? 'int' : 'float';
  return { string: 'str', boolean: 'bool' }[typeof value as string] ?? 'dict';
}

/** Python's `str(value)`: `True`, `None`, `640.0`, `['a', 1]`. */
export function pythonText(value: unknown): string {
  return typeof value === 'string' ? value : representation(value);
}

function representation(value: unknown): string {
  if (value === null) return 'None';
  if (value === true) return 'True';
  if (value === false) return 'False';
  if (value instanceof WholeFloat) return `${value.value}.0`;
  if (typeof value === 'string') return `'${value}'`;
  if (Array.isArray(value)) return `[${value.map(representation).join(', ')}]`;
  if (!isObject(value)) return String(value);
  const entries = Object.entries(value).map(([key, item]) => `'${key}': ${representation(item)}`);
  return `{${entries.join(', ')}}`;
}

/** How CVAT reads a flag out of an attribute: `true`, `"yes"`, `1`; anything odd counts as not set. */
export function isTrue(value: unknown): boolean {
  if (typeof value === 'string') return ['true', 't', 'yes', 'y', 'on', '1'].includes(value.toLowerCase());
  return value === true || numberOf(value) === 1;
}
