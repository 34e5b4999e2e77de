type Parameter = { name: string; constraints: readonly string[] };
export type RouteMatch = Readonly<Record<string, string>>;
export type Route = (pathname: string) => RouteMatch | undefined;

const CONSTRAINTS: Record<string, RegExp> = {
  int: /^-?\d{1,10}$/,
  long: /^-?\d{1,19}$/,
  bool: /^(true|false)$/i,
  guid: /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i,
  alpha: /^[a-z]*$/i,
};

const escapeLiteral = (literal: string) => literal.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');

/** As the real host: everything is decoded except an encoded slash, which stays `%2F`. */
function decode(text: string): string | undefined {
  try {
    return text.split(/%2f/i).map(decodeURIComponent).join('%2F');
  } catch {
    return undefined;
  }
}

/**
 * Compiles an ASP.NET route template: literals (without case), `{x}`, `{x?}`, `{x:int}`, `{x:int?}`, `{name}.{ext}` and, at
 * the end, `{*rest}`, which also matches nothing. Parameters that matched nothing are absent.
 */
export function compileRoute(template: string): Route {
  const parameters: Parameter[] = [];
  const pattern = template.split('/').filter(Boolean).map(compileSegment).join('');
  const expression = new RegExp(`^${pattern}/?$`, 'i');

  function compileSegment(segment: string): string {
    const whole = /^\{(\*?)([^{}]+?)(\??)\}$/.exec(segment);
    if (whole?.[2] !== undefined) {
      const [name = '', ...constraints] = whole[2].split(':');
      parameters.push({ name, constraints });
      if (whole[1]) return '(?:/(.*))?';
      return whole[3] ? '(?:/([^/]+))?' : '/([^/]+)';
    }
    const parts = segment.split(/(\{[^{}]+\})/).map((part) => {
      const [name, ...constraints] = /^\{(.+)\}$/.exec(part)?.[1]?.split(':') ?? [];
      if (name === undefined) return escapeLiteral(part);
      parameters.push({ name, constraints });
      return '([^/]+?)';
    });
    return `/${parts.join('')}`;
  }

  const unknown = parameters.flatMap(({ constraints }) => constraints).find((name) => !CONSTRAINTS[name]);
  if (unknown)
    throw new Error(`Cannot route "${template}": this host knows no constraint "${unknown}": current value is unknown`);

  return (pathname) => {
    const groups = expression.exec(pathname);
    if (!groups) return undefined;
    const match: Record<string, string> = {};
    for (const [index, { name, constraints }] of parameters.entries()) {
      const raw = groups[index + 1];
      if (raw === undefined || raw === '') continue;
      const value = decode(raw);
      if (value === undefined || !constraints.every((constraint) => CONSTRAINTS[constraint]?.test(value)))
        return undefined;
      match[name] = value;
    }
    return match;
  };
}
