import { type Answer, json } from '../http/answer.ts';
import { notFound, ValidationError } from '../http/errors.ts';
import { pythonStrip } from '../http/python-strip.ts';
import type { CvatRequest } from '../http/request.ts';
import { compare, jsonLogic } from './json-logic.ts';

/** Known only to `sort=` and `filter=`: as a parameter CVAT ignores them and lists everything. */
const NO_PARAMETERS = ['id', 'description', 'created_date', 'updated_date'];

export type ListRules<T> = {
  /** What can be sorted by, used in `filter=`, and (except NO_PARAMETERS) matched exactly as a parameter, blanks around it and empty ones aside. */
  fields: Record<string, (row: T) => unknown>;
  /** Names of fields that `search=` looks in. */
  search: string[];
  /** Parameters that must be numbers, and those that must be one of these. */
  numbers?: readonly string[];
  choices?: Record<string, readonly string[]>;
  /** Default `-id`. */
  sort?: string;
};

/** `{count, next, previous, results}`: exact filters, search, sort, then one page of 10, of `page_size`, or `all`. */
export async function listAnswer<T>(
  request: CvatRequest,
  rows: T[],
  rules: ListRules<T>,
  show: (row: T) => unknown,
): Promise<Answer> {
  const chosen = sorted(
    rows.filter(filterOf(request.query, rules)),
    known(request.query.get('sort'), rules) ?? rules.sort ?? '-id',
    rules,
  );
  const asked = request.query.get('page_size') ?? '';
  const size = asked === 'all' ? Math.max(chosen.length, 1) : /^[1-9]\d*$/.test(asked) ? Number(asked) : 10;
  const pages = Math.max(1, Math.ceil(chosen.length / size));
  const page = request.query.get('page') === 'last' ? pages : Number(request.query.get('page') ?? 1);
  if (!Number.isInteger(page) || page < 1 || page > pages) throw notFound('Invalid page.');
  const link = (to: number) => {
    if (to < 1 || to > pages) return null;
    const url = new URL(request.url);
    if (to === 1) url.searchParams.delete('page');
    else url.searchParams.set('page', String(to));
    return url.href;
  };
  return json(200, {
    count: chosen.length,
    next: link(page + 1),
    previous: link(page - 1),
    results: chosen.slice((page - 1) * size, page * size).map(show),
  });
}

function filterOf<T>(query: URLSearchParams, rules: ListRules<T>): (row: T) => boolean {
  const { fields, search } = rules;
  checkParameters(query, rules);
  for (const name of [...Object.keys(fields), 'search']) {
    if (query.get(name)?.includes('\0')) throw new ValidationError({ [name]: ['Null characters are not allowed.'] });
  }
  const exact = Object.entries(fields).flatMap(([name, read]) => {
    const wanted = pythonStrip(query.get(name) ?? '');
    return wanted === '' || NO_PARAMETERS.includes(name) ? [] : [(row: T) => String(read(row) ?? '') === wanted];
  });
  const terms = (query.get('search') ?? '').toLowerCase().split(/\s+/).filter(Boolean);
  const logic = query.get('filter');
  const matches = logic === null || logic === '' ? () => true : jsonLogic(logic, Object.keys(fields));
  return (row) =>
    exact.every((test) => test(row)) &&
    terms.every((term) =>
      search.some((name) =>
        String(fields[name]?.(row) ?? '')
          .toLowerCase()
          .includes(term),
      ),
    ) &&
    matches((variable) => fields[variable]?.(row));
}

function sorted<T>(rows: T[], order: string, { fields }: ListRules<T>): T[] {
  const keys = order.split(',').flatMap((part) => {
    const read = fields[part.replace(/^-/, '').trim()];
    return read ? [{ read, sign: part.startsWith('-') ? -1 : 1 }] : [];
  });
  return rows.toSorted((a, b) => {
    for (const { read, sign } of keys) {
      const difference = compare(read(a), read(b)) * sign;
      if (difference !== 0) return difference;
    }
    return 0;
  });
}

/** The order that was asked for, unless none of its fields is known. */
function known<T>(order: string | null, { fields }: ListRules<T>): string | undefined {
  const names = (order ?? '').split(',').map((part) => part.replace(/^-/, '').trim());
  return names.some((name) => fields[name]) ? (order ?? undefined) : undefined;
}

function checkParameters<T>(query: URLSearchParams, { numbers = [], choices = {} }: ListRules<T>): void {
  const errors: Record<string, string[]> = {};
  for (const name of numbers) {
    const value = query.get(name) ?? '';
    if (!/^\s*-?\d*(\.0*)?\s*$/.test(value)) errors[name] = ['Enter a number.'];
  }
  for (const [name, values] of Object.entries(choices)) {
    const value = query.get(name) ?? '';
    if (value !== '' && !values.includes(value)) {
      errors[name] = [`Select a valid choice. ${value} is not one of the available choices.`];
    }
  }
  if (Object.keys(errors).length > 0) throw new ValidationError(errors);
}
