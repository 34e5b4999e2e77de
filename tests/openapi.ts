import { Ajv, type ErrorObject } from 'ajv';
import { type Description, readDescription } from './openapi/description.ts';
import { isObject, type Json, toJsonSchema } from './openapi/json-schema.ts';
import { KNOWN_DIFFERENCES } from './openapi/known-differences.ts';
import { findOperation, type Operation, parametersOf, parameterValue } from './openapi/operations.ts';

/** What went over the wire once. Bodies are given where they are JSON; a `null` body is one, `undefined` is none. */
export type Traffic = {
  method: string;
  path: string;
  /** With or without its question mark. */
  query: string;
  requestType?: string | undefined;
  requestBody?: unknown;
  status: number;
  responseType?: string | undefined;
  responseBody?: unknown;
};

export type OpenApi = {
  /** Everything in which request and answer differ from the description; those known (see KNOWN_DIFFERENCES) left out. */
  differences(traffic: Traffic): string[];
};

/** By CVAT's own description; undefined where it is not there. */
export async function loadOpenApi(): Promise<OpenApi | undefined> {
  const description = await readDescription();
  return description && openApi(description);
}

/** The same for a description that is at hand; `known` differences are none. */
export function openApi(description: Description, known = KNOWN_DIFFERENCES): OpenApi {
  const ajv = validator(description.components.schemas);
  return {
    differences(traffic) {
      const operation = findOperation(description.paths, traffic.method, traffic.path);
      const found = operation
        ? [
            ...parameters(ajv, operation, traffic),
            ...request(ajv, operation, traffic),
            ...answer(ajv, operation, traffic),
          ]
        : ['no such operation is described'];
      const name = `${traffic.method} ${traffic.path}`;
      const isKnown = (what: string) => known.some((one) => one.where.test(name) && one.what.test(what));
      return found.filter((what) => !isKnown(what)).map((what) => `${name}: ${what}`);
    },
  };
}

function validator(schemas: Json): Ajv {
  const ajv = new Ajv({ allErrors: true, strict: false });
  ajv.addFormat(
    'date-time',
    (text: string) => /^\d{4}-\d\d-\d\dT\d\d:\d\d/.test(text) && !Number.isNaN(Date.parse(text)),
  );
  ajv.addFormat('uri', (text: string) => URL.canParse(text));
  ajv.addFormat('email', /^[^@\s]+@[^@\s]+$/);
  ajv.addFormat('uuid', /^[0-9a-f-]{36}$/i);
  for (const format of ['double', 'binary']) ajv.addFormat(format, true);
  for (const direction of ['request', 'response'] as const) {
    ajv.addSchema({ $id: direction, components: { schemas: convertAll(schemas, direction) } });
  }
  return ajv;
}

const convertAll = (schemas: Json, direction: 'request' | 'response') =>
  Object.fromEntries(Object.entries(schemas).map(([name, schema]) => [name, toJsonSchema(schema, direction)]));

const converted = new WeakMap<object, object>();

function errorsOf(ajv: Ajv, schema: unknown, direction: 'request' | 'response', value: unknown): string[] {
  if (!isObject(schema)) return [];
  const ready = converted.get(schema) ?? (toJsonSchema(schema, direction) as object);
  converted.set(schema, ready);
  const validate = ajv.compile(ready);
  if (validate(value)) return [];
  return (validate.errors ?? []).map(described);
}

function described({ instancePath, message, params }: ErrorObject): string {
  const extra = 'additionalProperty' in params ? `: ${params.additionalProperty}` : '';
  return `${instancePath || 'the body'} ${message ?? 'is wrong'}${extra}`;
}

function parameters(ajv: Ajv, operation: Operation, traffic: Traffic): string[] {
  const known = parametersOf(operation);
  const sent = [...new URLSearchParams(traffic.query)];
  const query = sent.flatMap(([name, text]) => {
    const parameter = known.find((one) => one.in === 'query' && one.name === name);
    if (!parameter) return [`parameter ${name} is not described`];
    const value = parameterValue(text, parameter.schema);
    return errorsOf(ajv, parameter.schema, 'request', value).map((error) => `parameter ${name}: ${error}`);
  });
  const missing = known
    .filter((one) => one.in === 'query' && one.required && !sent.some(([name]) => name === one.name))
    .map((one) => `parameter ${one.name} is missing`);
  const path = known
    .filter((one) => one.in === 'path')
    .flatMap((one) => {
      const value = parameterValue(operation.pathValues[one.name] ?? '', one.schema);
      return errorsOf(ajv, one.schema, 'request', value).map((error) => `path ${one.name}: ${error}`);
    });
  // What is missing or wrong in a request that was refused is what it was refused for.
  return traffic.status >= 400 ? [] : [...query, ...missing, ...path];
}

function request(ajv: Ajv, { description }: Operation, traffic: Traffic): string[] {
  const type = mediaType(traffic.requestType);
  if (traffic.status >= 400 || traffic.requestBody === undefined || type === undefined) return [];
  const content = contentOf(description.requestBody);
  const media = content[type];
  if (!isObject(media)) return [`a request body of ${type} is not described`];
  return errorsOf(ajv, media.schema, 'request', traffic.requestBody).map((error) => `request: ${error}`);
}

function answer(ajv: Ajv, { description }: Operation, traffic: Traffic): string[] {
  const responses = isObject(description.responses) ? description.responses : {};
  const response = responses[String(traffic.status)];
  if (response === undefined) return [`status ${traffic.status} is not described`];
  const content = contentOf(response);
  const type = mediaType(traffic.responseType);
  if (Object.keys(content).length === 0) {
    return traffic.responseBody === undefined ? [] : [`status ${traffic.status} has an undescribed body`];
  }
  if (type === undefined) return [`answer ${traffic.status} has no body`];
  const media = content[type];
  if (!isObject(media)) return [`an answer of ${type} is not described`];
  if (traffic.responseBody === undefined) return [];
  return errorsOf(ajv, media.schema, 'response', traffic.responseBody).map((error) => `answer: ${error}`);
}

const contentOf = (part: unknown): Json => (isObject(part) && isObject(part.content) ? part.content : {});

const mediaType = (type: string | undefined) => type?.split(';')[0]?.trim().toLowerCase();
