import type { HttpRequest, HttpResponseInit } from '@azure/functions';
import { InvalidInputError } from '../../shared/errors.ts';
import { endedReport } from '../../shared/migration/ended-report.ts';
import { MigrationResult } from '../../shared/migration/progress.ts';
import { workBlobs } from '../../shared/work/work-blobs.ts';
import type { World } from '../../shared/world.ts';
import { type InstanceStatus, isActive, type Orchestrations } from '../instances.ts';
import { page, streamed } from './answers.ts';
import { messageOf } from './migration-view.ts';
import { requireMigration } from './migrations.ts';

/** GET /api/migrations/{id}/report: a page for browsers, JSON for everything else. */
export async function getReport(world: World, request: HttpRequest, client: Orchestrations): Promise<HttpResponseInit> {
  const status = await requireMigration(request, client);
  const { instanceId } = status;
  if (!(await isOfThisRun(world, status))) throw noReport(status);
  const html = (request.headers.get('accept') ?? '').includes('text/html');
  const blobs = workBlobs(instanceId);
  const blob = await world.work.read(world.config.workContainer, html ? blobs.reportHtml : blobs.report);
  if (!blob) throw noReport(status);
  return html
    ? page(ReadableStream.from(blob.bytes))
    : streamed(200, blob.bytes, { 'Content-Type': 'application/json' });
}

/** What an earlier run wrote proves nothing about this one. One that has come to its end and could not write its report says so itself. */
async function isOfThisRun(world: World, status: InstanceStatus): Promise<boolean> {
  const { instanceId, createdTime, output } = status;
  const ended = isActive(status) ? undefined : MigrationResult.safeParse(output).data;
  const report = await endedReport(world, instanceId, ended ? new Date(0) : new Date(createdTime));
  return report !== undefined && (ended === undefined || ended.verdict === report.verdict);
}

function noReport(status: InstanceStatus): InvalidInputError {
  const { instanceId: id } = status;
  const code = 'REPORT_NOT_FOUND';
  if (isActive(status)) {
    const fix = `Wait until GET /api/migrations/${id} shows a verdict`;
    return new InvalidInputError(`Cannot show the report of migration ${id}: it is not written yet`, { code, fix });
  }
  const fix =
    'Within minutes resumeMigrations starts it again by itself, twice at most; a new start of the same request does, too';
  const message = `Cannot show the report of migration ${id}: it ended without one: ${messageOf(status)}`;
  return new InvalidInputError(message, { code, fix });
}
