import { z } from 'zod';
import { DatasetChange } from '../dataset/dataset-change.ts';
import { Finding } from '../dataset/finding.ts';
import { AnnotationRecord } from '../dataset/record.ts';
import { ManifestState } from '../living-manifest/manifest-view.ts';
import { MigrationRequest } from '../migration/request.ts';
import { Report } from '../verification/report.ts';
import { VERSION } from '../version.ts';
import { MigrationLinks, MigrationView, Refusal } from './answers.ts';
import { CocoDocument } from './coco-document.ts';
import type { AnswerOf, Endpoint } from './endpoint.ts';
import { ENDPOINTS } from './endpoints.ts';

/** Schemas that stand under a name of their own in the description. */
const NAMED = {
  ...{ AnnotationRecord, CocoDocument, DatasetChange, Finding, ManifestState, MigrationLinks, MigrationView },
  ...{ Refusal, Report },
};

/** OpenAPI 3.1 of every endpoint, made from the schemas that the app itself works with. */
export function openApi() {
  const paths: Record<string, Record<string, unknown>> = {};
  for (const [name, endpoint] of Object.entries<Endpoint>(ENDPOINTS)) {
    if (endpoint.page) continue;
    // `{*rest}` is how the host writes a parameter that may hold slashes.
    const path = `/api/${endpoint.route.replace('{*', '{')}`;
    paths[path] = { ...paths[path], [endpoint.method.toLowerCase()]: operation(name, endpoint) };
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'azureml-to-cvat',
      version: VERSION,
      description:
        'Moves Azure Machine Learning data-labeling projects to CVAT and proves that every annotation arrived.',
      license: { name: 'MIT', identifier: 'MIT' },
    },
    servers: [{ url: '/' }],
    security: [{ header: [] }, { parameter: [] }],
    paths,
    components: {
      schemas: { ...named('output', NAMED), ...named('input', { MigrationRequest }) },
      securitySchemes: {
        header: { type: 'apiKey', in: 'header', name: 'x-functions-key' },
        parameter: { type: 'apiKey', in: 'query', name: 'code' },
      },
    },
  };
}

const FAULT: AnswerOf = { description: 'A setting is wrong, or a fault in the app', schema: Refusal };
const COMMON: Record<Endpoint['auth'], Record<number, AnswerOf>> = {
  anonymous: { 500: FAULT },
  function: { 401: { description: 'The function key is missing or wrong', types: [] }, 500: FAULT },
};

function operation(operationId: string, endpoint: Endpoint) {
  const { summary, auth, path, query, body, answers } = endpoint;
  return {
    operationId,
    summary,
    ...(auth === 'anonymous' && { security: [] }),
    parameters: [...parameters('path', path), ...parameters('query', query)],
    ...(body && {
      requestBody: { required: body.required, content: { [body.type]: { schema: reference('input', body.schema) } } },
    }),
    responses: Object.fromEntries(
      Object.entries({ ...answers, ...COMMON[auth] }).map(([status, answer]) => [status, response(answer)]),
    ),
  };
}

function response({ description, schema, types = ['application/json'], headers = [] }: AnswerOf) {
  const content = types.map((type) => [type, type === 'text/html' ? {} : { schema: reference('output', schema) }]);
  return {
    description,
    ...(content.length > 0 && { content: Object.fromEntries(content) }),
    ...(headers.length > 0 && {
      headers: Object.fromEntries(headers.map((name) => [name, { schema: { type: 'string' } }])),
    }),
  };
}

function parameters(place: 'path' | 'query', schema: z.ZodObject | undefined) {
  if (!schema) return [];
  const { properties = {}, required = [] } = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' });
  return Object.entries(properties).map(([name, value]) => ({
    name,
    in: place,
    required: required.includes(name),
    schema: value,
  }));
}

/** The schema in place, with references to what has a name. */
function reference(io: 'input' | 'output', schema: z.ZodType | undefined): unknown {
  if (!schema) return {};
  const here = `here-${io}`;
  const name = Object.entries({ ...NAMED, MigrationRequest }).find(([, known]) => known === schema)?.[0];
  if (name) return { $ref: `#/components/schemas/${name}` };
  return named(io, { ...NAMED, [here]: schema })[here];
}

function named(io: 'input' | 'output', schemas: Record<string, z.ZodType>): Record<string, unknown> {
  const registry = z.registry<{ id: string }>();
  for (const [id, schema] of Object.entries(schemas)) registry.add(schema, { id });
  const uri = (id: string) => `#/components/schemas/${id}`;
  const made = z.toJSONSchema(registry, { io, unrepresentable: 'any', uri }).schemas;
  return Object.fromEntries(
    Object.entries(made).map(([id, { $id: _id, $schema: _schema, id: _name, ...schema }]) => [id, schema]),
  );
}
