import { isWrong, textValue } from '../http/field-values.ts';
import type { Fields } from '../http/fields.ts';
import { listOf } from '../http/list-type.ts';

/** A list of paths, each an object of one field to CVAT: what is wrong stands at its place, below that field. */
export function pathList(fields: Fields, name: string, field: string): string[] {
  const list = listOf(fields, name) ?? [];
  const read = list.map((path) => textValue(path, { max: 1024 }));
  const errors = read.map((path) => {
    if (isWrong(path)) return { [field]: path.wrong };
    const why = whyNotCanonical(path.replace(/\/$/, ''));
    return why === undefined ? {} : { [field]: [why] };
  });
  if (errors.some((error) => Object.keys(error).length > 0)) {
    fields.fail(name, errors);
    return [];
  }
  return read.flatMap((path) => (isWrong(path) ? [] : [path]));
}

/** Relative, without empty, `.` or `..` segments. */
function whyNotCanonical(path: string): string | undefined {
  if (path.startsWith('/')) return 'path is not relative';
  const odd = path.split('/').find((segment) => ['', '.', '..'].includes(segment));
  if (odd === undefined) return undefined;
  return odd === '' ? 'path contains an empty segment' : `path contains a '${odd}' segment`;
}
