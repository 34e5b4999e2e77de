import { intField, textField } from './fields.ts';
import { CvatImportError } from './import-error.ts';
import { isObject, type JsonObject } from './python-json.ts';

/** Names by category id. The same name twice is fine with another supercategory; an id given twice belongs to the last. */
export function readCategories(categories: readonly unknown[]): Map<number, string> {
  const records = categories.map((category) => {
    if (!isObject(category)) throw new CvatImportError('Invalid category: not a dict');
    return { id: intField(category, 'id'), name: textField(category, 'name'), parent: category.supercategory ?? '' };
  });
  const seen = new Set<string>();
  for (const { name, parent } of records) {
    if (name === '') throw new CvatImportError('Label name must not be empty');
    const key = JSON.stringify([parent, name]);
    if (seen.has(key)) throw new CvatImportError(name);
    seen.add(key);
  }
  return new Map(records.map(({ id, name }) => [id, name]));
}

/** The name of an annotation's label; undefined for category 0, which means "no label". */
export function labelOf(annotation: JsonObject, names: ReadonlyMap<number, string>): string | undefined {
  const id = intField(annotation, 'category_id');
  if (id === 0) return undefined;
  const name = names.get(id);
  if (name === undefined) throw new CvatImportError(`Undeclared label '${id}'`);
  return name;
}
