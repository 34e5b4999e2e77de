import { randomUUID } from 'node:crypto';
import type { HttpRequest, HttpResponseInit } from '@azure/functions';
import { z } from 'zod';
import { NormalizeOptions } from '../shared/azureml/options.ts';
import { InvalidInputError } from '../shared/errors.ts';
import type { NormalizeSource } from '../shared/migration/export-source.ts';
import { normalizeNow } from '../shared/migration/normalize-now.ts';
import { json, streamed } from './answers.ts';
import { world } from './world.ts';

const Query = z.strictObject({
  paths: NormalizeOptions.shape.paths,
  coordinates: NormalizeOptions.shape.coordinates,
  output: z.enum(['coco', 'report']).default('coco'),
  /** `<container>/<name>` of an export that is in storage already. */
  blob: z
    .string()
    .regex(/^[a-z0-9-]{3,63}\/.+/, 'must read <container>/<name>')
    .optional(),
  /** Container with the images. */
  images: z.string().optional(),
  attributes: z.stringbool().default(false),
  keepUnusedLabels: z.stringbool().default(false),
});

/**
 * POST /api/normalize: an Azure ML export in, the COCO 1.0 document that CVAT imports out, both streamed. Headers carry
 * the counts; `?output=report` answers the findings instead.
 */
export async function normalize(request: HttpRequest): Promise<HttpResponseInit> {
  const { code: _key, ...named } = Object.fromEntries(request.query);
  const query = Query.parse(named);
  const options = NormalizeOptions.parse({
    paths: query.paths,
    coordinates: query.coordinates,
    attributes: query.attributes,
    labels: { rename: {}, keepUnused: query.keepUnusedLabels },
  });
  const source = sourceOf(request, query.blob);
  const result = await normalizeNow(world(), source, { options, images: query.images, runId: randomUUID() });
  const { counts, read } = result;
  if (query.output === 'report') {
    return json(200, {
      read,
      kept: { images: counts.images, annotations: counts.annotations },
      findings: await result.findings(),
    });
  }
  return streamed(200, result.coco(), {
    'Content-Type': 'application/json',
    'X-Images-Read': String(read.images),
    'X-Images-Kept': String(counts.images),
    'X-Annotations-Read': String(read.annotations),
    'X-Annotations-Kept': String(counts.annotations),
    'X-Findings': String(counts.findings),
  });
}

function sourceOf(request: HttpRequest, blob: string | undefined): NormalizeSource {
  if (blob !== undefined) {
    const slash = blob.indexOf('/');
    return { container: blob.slice(0, slash), name: blob.slice(slash + 1) };
  }
  if (request.body) return { body: request.body };
  throw new InvalidInputError('Cannot normalize: the request has no body', {
    code: 'REQUEST_EMPTY',
    fix: 'Send the export as the body, or name it with ?blob=<container>/<name>',
  });
}
