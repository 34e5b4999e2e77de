export type Json = { [key: string]: unknown };

export const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/**
 * A schema of OpenAPI 3.0 as JSON Schema: `nullable` becomes a second alternative; what is read-only has no place in a
 * request, what is write-only none in an answer; and an object has no properties but the described ones.
 */
export function toJsonSchema(schema: unknown, direction: 'request' | 'response'): unknown {
  if (Array.isArray(schema)) return schema.map((item) => toJsonSchema(item, direction));
  if (!isObject(schema)) return schema;
  const { nullable, readOnly: _, writeOnly: __, ...rest } = schema;
  const converted: Json = {};
  for (const [key, value] of Object.entries(rest)) {
    if (key === 'properties' && isObject(value)) converted.properties = properties(value, direction);
    else if (key === '$ref') converted.$ref = String(value).replace(/^#/, `${direction}#`);
    else if (key === 'enum' || key === 'default' || key === 'example' || key === 'required') converted[key] = value;
    else converted[key] = toJsonSchema(value, direction);
  }
  if (isObject(schema.properties)) {
    const known = Object.keys(converted.properties as Json);
    const required = Array.isArray(schema.required) ? schema.required : [];
    converted.required = required.filter((name) => known.includes(name));
    converted.additionalProperties ??= false;
  }
  return nullable === true ? { anyOf: [converted, { type: 'null' }] } : converted;
}

function properties(described: Json, direction: 'request' | 'response'): Json {
  const foreign = direction === 'request' ? 'readOnly' : 'writeOnly';
  return Object.fromEntries(
    Object.entries(described)
      .filter(([, schema]) => !(isObject(schema) && schema[foreign] === true))
      .map(([name, schema]) => [name, toJsonSchema(schema, direction)]),
  );
}
