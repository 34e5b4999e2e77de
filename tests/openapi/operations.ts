import { isObject, type Json } from './json-schema.ts';

export type Operation = { pattern: string; description: Json; pathValues: Record<string, string> };

/** The described operation of a request. CVAT takes some paths with and without their last slash: so does this. */
export function findOperation(paths: Json, method: string, path: string): Operation | undefined {
  for (const candidate of [path, path.endsWith('/') ? path.slice(0, -1) : `${path}/`]) {
    for (const [pattern, methods] of Object.entries(paths).toSorted(literalFirst)) {
      const values = match(pattern, candidate);
      const description = isObject(methods) ? methods[method.toLowerCase()] : undefined;
      if (values && isObject(description)) return { pattern, description, pathValues: values };
    }
  }
  return undefined;
}

/** `/api/users/self` is itself, and no user of the id "self". */
function literalFirst([a]: [string, unknown], [b]: [string, unknown]): number {
  return a.split('{').length - b.split('{').length;
}

function match(pattern: string, path: string): Record<string, string> | undefined {
  const source = pattern.replace(/[.+?^$()|[\]\\]/g, '\\$&').replace(/\{(\w+)\}/g, '(?<$1>[^/]+)');
  const found = new RegExp(`^${source}$`).exec(path);
  if (!found) return undefined;
  return Object.fromEntries(
    Object.entries(found.groups ?? {}).map(([name, value]) => [name, decodeURIComponent(value)]),
  );
}

export type Parameter = { name: string; in: string; required: boolean; schema: unknown };

export function parametersOf({ description }: Operation): Parameter[] {
  const described = Array.isArray(description.parameters) ? description.parameters : [];
  return described.filter(isObject).map((parameter) => ({
    name: String(parameter.name),
    in: String(parameter.in),
    required: parameter.required === true,
    schema: parameter.schema,
  }));
}

/** A parameter's text as the value that its schema speaks of. */
export function parameterValue(text: string, schema: unknown): unknown {
  const type = isObject(schema) ? schema.type : undefined;
  if ((type === 'integer' || type === 'number') && /^-?\d+(\.\d+)?$/.test(text)) return Number(text);
  if (type === 'boolean' && (text === 'true' || text === 'false')) return text === 'true';
  if (type === 'array') return text.split(',');
  return text;
}
