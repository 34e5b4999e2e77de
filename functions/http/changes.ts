import type { HttpRequest, HttpResponseInit } from '@azure/functions';
import { encodeLines } from '../../shared/dataset/json-lines.ts';
import { InvalidInputError } from '../../shared/errors.ts';
import { datasetChanges } from '../../shared/migration/dataset-changes.ts';
import type { World } from '../../shared/world.ts';
import type { Orchestrations } from '../instances.ts';
import { streamed } from './answers.ts';
import { requireMigration } from './migrations.ts';

/** GET /api/migrations/{id}/changes?since={id}: what changed between the exports of two migrations, as JSON Lines. */
export async function getChanges(
  world: World,
  request: HttpRequest,
  client: Orchestrations,
): Promise<HttpResponseInit> {
  const since = request.query.get('since');
  if (!since) {
    throw new InvalidInputError('Cannot compare: the request does not say with which migration', {
      code: 'REQUEST_INVALID',
      fix: 'Name an earlier migration of the project: ?since=<id>; GET /api/migrations lists them',
    });
  }
  const after = await requireMigration(request, client);
  const before = await requireMigration(request, client, since);
  const changes = await datasetChanges(world, before.instanceId, after.instanceId);
  return streamed(200, encodeLines(changes), { 'Content-Type': 'application/x-ndjson' });
}
