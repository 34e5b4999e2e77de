import { CvatImportError } from './import-error.ts';
import { isObject, type JsonObject, numberOf, pythonType } from './python-json.ts';

/** Fields of a COCO record, refused with the importer's own words where absent or of another type. */

export function intField(record: JsonObject, name: string): number {
  const value = present(record, name);
  // Python's true and false are numbers.
  if (typeof value === 'boolean') return Number(value);
  if (typeof value !== 'number' || !Number.isInteger(value)) throw wrongType(name, value, ['int']);
  return value;
}

export function numberField(record: JsonObject, name: string): number {
  const value = present(record, name);
  return numberOf(value) ?? fail(wrongType(name, value, ['int', 'float']));
}

export function textField(record: JsonObject, name: string): string {
  const value = present(record, name);
  return typeof value === 'string' ? value : fail(wrongType(name, value, ['str']));
}

export function listField(record: JsonObject, name: string): readonly unknown[] {
  const value = present(record, name);
  return Array.isArray(value) ? value : fail(wrongType(name, value, ['list']));
}

export function listOrObjectField(record: JsonObject, name: string): readonly unknown[] | JsonObject {
  const value = present(record, name);
  if (Array.isArray(value) || isObject(value)) return value;
  return fail(wrongType(name, value, ['list', 'dict']));
}

function present(record: JsonObject, name: string): unknown {
  if (!Object.hasOwn(record, name)) throw new CvatImportError(`Missing annotation field '${name}'`);
  return record[name];
}

function wrongType(name: string, value: unknown, expected: string[]): CvatImportError {
  const classes = expected.map((type) => `<class '${type}'>`);
  const wanted = classes.length === 1 ? classes[0] : `one of ${classes.join(', ')}`;
  return new CvatImportError(`Invalid annotation field '${name}' type '${pythonType(value)}'. Expected ${wanted}`);
}

function fail(error: CvatImportError): never {
  throw error;
}
