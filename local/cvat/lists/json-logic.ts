import { ValidationError } from '../http/errors.ts';

type Read = (variable: string) => unknown;

/** The part of JSON Logic that CVAT's `filter=` understands. 400 for the rest. */
export function jsonLogic(filter: string): (read: Read) => boolean {
  let rule: unknown;
  try {
    rule = JSON.parse(filter);
  } catch {
    throw new ValidationError(['filter: the value is not valid JSON']);
  }
  return (read) => truthy(evaluate(rule, read));
}

function evaluate(rule: unknown, read: Read): unknown {
  if (typeof rule !== 'object' || rule === null || Array.isArray(rule)) return rule;
  const [operator, operands] = Object.entries(rule)[0] ?? ['', []];
  const list: unknown[] = Array.isArray(operands) ? operands : [operands];
  if (operator === 'var') return read(String(list[0]));
  if (operator === 'and') return list.every((part) => truthy(evaluate(part, read)));
  if (operator === 'or') return list.some((part) => truthy(evaluate(part, read)));
  const [left, right] = list.map((part) => evaluate(part, read));
  switch (operator) {
    case '!':
      return !truthy(left);
    case '==':
      return left === right;
    case 'in':
      return Array.isArray(right) ? right.includes(left) : String(right).includes(String(left));
    case '<':
      return compare(left, right) < 0;
    case '>':
      return compare(left, right) > 0;
    case '<=':
      return compare(left, right) <= 0;
    case '>=':
      return compare(left, right) >= 0;
    default:
      throw new ValidationError([`filter: ${operator} operation is not supported`]);
  }
}

const truthy = (value: unknown) => Boolean(value);

export function compare(left: unknown, right: unknown): number {
  if (typeof left === 'number' && typeof right === 'number') return left - right;
  const [a, b] = [String(left ?? ''), String(right ?? '')];
  return a < b ? -1 : a > b ? 1 : 0;
}
