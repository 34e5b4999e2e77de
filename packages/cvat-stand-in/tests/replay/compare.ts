import type { Variables } from './variables.ts';

/** Where the actual value differs from the recorded one, in words; undefined where it does not. */
export function differs(recorded: unknown, actual: unknown, variables: Variables, at = ''): string | undefined {
  const here = `${at || '.'}: ${JSON.stringify(recorded)} is ${JSON.stringify(actual)}`.slice(0, 400);
  if (typeof recorded === 'string') {
    if (typeof actual !== 'string' && typeof actual !== 'number') return here;
    if (/^#[0-9a-f]{6}$/.test(recorded)) return /^#[0-9a-f]{6}$/.test(String(actual)) ? undefined : here;
    const shown = recorded.includes('(most recent call last):…') ? lastLineOf(String(actual)) : String(actual);
    // A folder of a task's data is called by an id of its own.
    const plain = recorded.replaceAll(/<dir>\/\d+\//g, '<dir>/<n>/');
    return variables.match(inOrder(plain), inOrder(shown)) ? undefined : here;
  }
  if (Array.isArray(recorded)) {
    if (!Array.isArray(actual) || recorded.length !== actual.length) return here;
    if (/\.(shapes|tags)$/.test(at)) return differsAsSet(recorded, actual, variables, at);
    return first(recorded.map((one, i) => () => differs(one, actual[i], variables, `${at}[${i}]`)));
  }
  if (isRecord(recorded)) {
    if (!isRecord(actual)) return here;
    const keys = [...new Set([...Object.keys(recorded), ...Object.keys(actual)])];
    const lost = keys.filter((key) => key in recorded !== key in actual);
    if (lost.length > 0) {
      const [missing, added] = [lost.filter((key) => key in recorded), lost.filter((key) => key in actual)];
      return `${at || '.'}: missing ${missing.join(', ') || 'nothing'}, more ${added.join(', ') || 'nothing'} in ${here}`.slice(
        0,
        600,
      );
    }
    return first(keys.map((key) => () => differs(recorded[key], actual[key], variables, `${at}.${key}`)));
  }
  if (typeof recorded === 'number' && typeof actual === 'number') {
    return Math.abs(recorded - actual) <= 1e-9 * Math.max(1, Math.abs(recorded)) ? undefined : here;
  }
  return recorded === actual ? undefined : here;
}

/** The order of shapes is the server's secret. */
function differsAsSet(recorded: unknown[], actual: unknown[], variables: Variables, at: string): string | undefined {
  const left = [...actual];
  for (const one of recorded) {
    const found = left.findIndex((other) => variables.trial(() => differs(one, other, variables, at)) === undefined);
    if (found < 0) return differs(one, left[0], variables, `${at}[?]`);
    left.splice(found, 1);
  }
  return undefined;
}

function first(checks: (() => string | undefined)[]): string | undefined {
  for (const check of checks) {
    const found = check();
    if (found !== undefined) return found;
  }
  return undefined;
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The order of an address's parameters is nobody's business. */
function inOrder(text: string): string {
  const [path, query] = text.split('?');
  return query === undefined || !text.includes('/api/') ? text : `${path}?${query.split('&').sort().join('&')}`;
}

/** A traceback without its middle, as recordings keep it. */
function lastLineOf(text: string): string {
  const lines = text.trimEnd().split('\n');
  return `${lines[0]}…\n${lines.at(-1)}\n`;
}
