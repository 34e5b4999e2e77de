import type { HttpRequest, HttpResponseInit } from '@azure/functions';
import { InvalidInputError } from '../../shared/errors.ts';
import { workBlobs } from '../../shared/work/work-blobs.ts';
import type { World } from '../../shared/world.ts';
import type { Orchestrations } from '../instances.ts';
import { page, streamed } from './answers.ts';
import { requireMigration } from './migrations.ts';

/** GET /api/migrations/{id}/report: a page for browsers, JSON for everything else. */
export async function getReport(world: World, request: HttpRequest, client: Orchestrations): Promise<HttpResponseInit> {
  const { instanceId } = await requireMigration(request, client);
  const html = (request.headers.get('accept') ?? '').includes('text/html');
  const blobs = workBlobs(instanceId);
  const blob = await world.work.read(world.config.workContainer, html ? blobs.reportHtml : blobs.report);
  if (!blob) {
    throw new InvalidInputError(`Cannot show the report of migration ${instanceId}: it is not written yet`, {
      code: 'REPORT_NOT_FOUND',
      fix: `Wait until GET /api/migrations/${instanceId} shows a verdict`,
    });
  }
  return html
    ? page(ReadableStream.from(blob.bytes))
    : streamed(200, blob.bytes, { 'Content-Type': 'application/json' });
}
