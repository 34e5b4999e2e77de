import { randomUUID } from 'node:crypto';
import type { HttpRequest, HttpResponseInit } from '@azure/functions';
import { z } from 'zod';
import type { NormalizeOptions } from '../../shared/azureml/rules/options.ts';
import type { Config } from '../../shared/config.ts';
import { InvalidInputError } from '../../shared/errors.ts';
import type { NormalizeReport } from '../../shared/http-api/answers.ts';
import { NormalizeQuery } from '../../shared/http-api/requests.ts';
import type { NormalizeSource } from '../../shared/migration/export-source.ts';
import { normalizeNow } from '../../shared/migration/normalize-now.ts';
import { allowedContainer, BlobName } from '../../shared/migration/request.ts';
import type { World } from '../../shared/world.ts';
import { invalid, json, streamed } from './answers.ts';
import { requireChunked } from './body-length.ts';
import { queryOf } from './query.ts';

function querySchema(config: Config) {
  return NormalizeQuery.extend({
    blob: NormalizeQuery.shape.blob
      .unwrap()
      .transform((text) => ({ container: text.slice(0, text.indexOf('/')), name: text.slice(text.indexOf('/') + 1) }))
      .pipe(z.object({ container: allowedContainer('export.container', config), name: BlobName }))
      .optional(),
    images: allowedContainer('images', config).default(config.imageContainers[0] ?? ''),
  });
}

/**
 * POST /api/normalize: an Azure ML export in, the COCO 1.0 document that CVAT imports out, both streamed. Headers carry
 * the counts; `?output=report` answers the findings instead.
 */
export async function normalize(world: World, request: HttpRequest): Promise<HttpResponseInit> {
  const parsed = querySchema(world.config).safeParse(queryOf(request));
  if (!parsed.success) return invalid(parsed.error, 'query');
  const {
    paths,
    coordinates,
    containers,
    attributes,
    keepUnusedLabels: keepUnused,
    output,
    blob,
    images,
  } = parsed.data;
  const options: NormalizeOptions = {
    paths,
    coordinates,
    containers,
    attributes,
    labels: { rename: {}, keepUnused },
    policy: {},
  };
  if (!blob) await requireChunked(request);
  const source = blob ?? bodyOf(request);
  const result = await normalizeNow(world, source, { options, images, runId: randomUUID() });
  const { kept, read } = result;
  if (output === 'report') {
    const { images, annotations } = kept;
    const report: NormalizeReport = { read, kept: { images, annotations }, findings: await result.findings() };
    return json(200, report);
  }
  return streamed(200, result.coco(), {
    'Content-Type': 'application/json',
    'X-Images-Read': String(read.images),
    'X-Images-Kept': String(kept.images),
    'X-Annotations-Read': String(read.annotations),
    'X-Annotations-Kept': String(kept.annotations),
    'X-Tags-Left-Out': String(kept.tags),
    'X-Findings': String(result.findingCount),
  });
}

function bodyOf(request: HttpRequest): NormalizeSource {
  if (request.body) return { body: request.body };
  throw new InvalidInputError('Cannot normalize: the request has no body', {
    // The real host gives an empty body for none: it is the same to whoever sent nothing.
    code: 'EXPORT_EMPTY',
    fix: 'Send the export as the body, or name it with ?blob=<container>/<name>',
  });
}
