import { ValidationError } from '../http/errors.ts';
import { whyNotPython } from '../http/python-json.ts';

/** A value as Python prints it. */
function pythonRepr(value: unknown): string {
  if (value === null) return 'None';
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  if (typeof value === 'string') return `'${value}'`;
  if (Array.isArray(value)) return `[${value.map(pythonRepr).join(', ')}]`;
  if (typeof value !== 'object') return String(value);
  return `{${Object.entries(value)
    .map(([key, one]) => `'${key}': ${pythonRepr(one)}`)
    .join(', ')}}`;
}

type Read = (variable: string) => unknown;

/** Of operands that are values by then; `and`, `or` and `var` look at theirs one by one. */
const OPERATORS: Record<string, (left: unknown, right: unknown) => boolean> = {
  '!': (left) => !truthy(left),
  '==': (left, right) => left === right,
  in: (left, right) => (Array.isArray(right) ? right.includes(left) : String(right).includes(String(left))),
  '<': (left, right) => compare(left, right) < 0,
  '>': (left, right) => compare(left, right) > 0,
  '<=': (left, right) => compare(left, right) <= 0,
  '>=': (left, right) => compare(left, right) >= 0,
};

/** The part of JSON Logic that CVAT's `filter=` understands. 400 for the rest, and for a field that the list does not have. */
export function jsonLogic(filter: string, fields: readonly string[]): (read: Read) => boolean {
  let rule: unknown;
  try {
    rule = JSON.parse(filter);
  } catch {
    throw new ValidationError([`filter: can't parse filter expression: ${whyNotPython(filter)}`]);
  }
  check(rule, fields);
  return (read) => truthy(evaluate(rule, read));
}

/** CVAT makes a query of the whole rule before it looks at any row: what is wrong shows in an empty list, too. */
function check(rule: unknown, fields: readonly string[]): void {
  if (Array.isArray(rule)) for (const part of rule) check(part, fields);
  if (typeof rule !== 'object' || rule === null || Array.isArray(rule)) return;
  const [operator, operands] = Object.entries(rule)[0] ?? ['', []];
  if (operator === 'var') {
    const name = String([operands].flat()[0]);
    if (!fields.includes(name)) throw new ValidationError([`filter: term '${name}' is not supported`]);
  } else if (operator === 'and' || operator === 'or' || Object.hasOwn(OPERATORS, operator)) {
    check(operands, fields);
  } else
    throw new ValidationError([
      `filter: operation '${operator}' with arguments '${pythonRepr(operands)}' is not supported`,
    ]);
}

function evaluate(rule: unknown, read: Read): unknown {
  if (typeof rule !== 'object' || rule === null || Array.isArray(rule)) return rule;
  const [operator, operands] = Object.entries(rule)[0] ?? ['', []];
  const list: unknown[] = Array.isArray(operands) ? operands : [operands];
  if (operator === 'var') return read(String(list[0]));
  if (operator === 'and') return list.every((part) => truthy(evaluate(part, read)));
  if (operator === 'or') return list.some((part) => truthy(evaluate(part, read)));
  const [left, right] = list.map((part) => evaluate(part, read));
  return OPERATORS[operator]?.(left, right);
}

const truthy = (value: unknown) => Boolean(value);

export function compare(left: unknown, right: unknown): number {
  if (typeof left === 'number' && typeof right === 'number') return left - right;
  const [a, b] = [String(left ?? ''), String(right ?? '')];
  return a < b ? -1 : a > b ? 1 : 0;
}
