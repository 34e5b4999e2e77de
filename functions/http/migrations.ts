import type { HttpRequest, HttpResponseInit } from '@azure/functions';
import pMap from 'p-map';
import { InvalidInputError } from '../../shared/errors.ts';
import type { CancelAnswer, MigrationList, StartAnswer } from '../../shared/http-api/answers.ts';
import { cancelMigration } from '../../shared/migration/cancellation.ts';
import { requestSchema } from '../../shared/migration/request.ts';
import type { World } from '../../shared/world.ts';
import { type InstanceStatus, isActive, type Orchestrations, statusOf } from '../instances.ts';
import { ORCHESTRATOR, startMigration, undoInstance } from '../migration-start.ts';
import { invalid, json } from './answers.ts';
import { jsonBody } from './json-body.ts';
import { migrationLinks, migrationView } from './migration-view.ts';

/** Of migrations that are listed. */
export const LISTED_DAYS = 90;
/** Reports of migrations that the host ended. */
export const READ_AT_ONCE = 8;

/** POST /api/migrations: 202 with id and links; 400 lists every problem at once. */
export async function postMigration(
  world: World,
  request: HttpRequest,
  client: Orchestrations,
): Promise<HttpResponseInit> {
  const wanted = requestSchema(world.config).safeParse(await jsonBody(request));
  if (!wanted.success) return invalid(wanted.error, 'body');
  const { id, outcome } = await startMigration(world, client, wanted.data);
  const links = migrationLinks(world, id);
  const answer: StartAnswer = { id, outcome, links };
  return json(202, answer, { Location: links.status });
}

/** GET /api/migrations: the last 90 days, the newest first. */
export async function listMigrations(
  world: World,
  _request: HttpRequest,
  client: Orchestrations,
): Promise<HttpResponseInit> {
  const { migrations: ours, undoOf } = await recentInstances(world, client);
  const view = (status: InstanceStatus) => migrationView(world, client, status, undoOf(status));
  const migrations = await pMap(ours, view, { concurrency: READ_AT_ONCE });
  const answer: MigrationList = { migrations };
  return json(200, answer);
}

/** Migrations of the last 90 days, the newest first, and the undo of each that has one. */
export async function recentInstances(
  world: World,
  client: Orchestrations,
): Promise<{ migrations: InstanceStatus[]; undoOf(migration: InstanceStatus): InstanceStatus | undefined }> {
  const createdTimeFrom = new Date(world.now().getTime() - LISTED_DAYS * 24 * 60 * 60 * 1000);
  const all = await client.getStatusBy({ createdTimeFrom });
  const migrations = all
    .filter(({ name }) => name === ORCHESTRATOR)
    .sort((a, b) => new Date(b.createdTime).getTime() - new Date(a.createdTime).getTime());
  const byId = new Map(all.map((status) => [status.instanceId, status]));
  return { migrations, undoOf: ({ instanceId }) => byId.get(undoInstance(instanceId)) };
}

/** GET /api/migrations/{id} */
export async function getMigration(
  world: World,
  request: HttpRequest,
  client: Orchestrations,
): Promise<HttpResponseInit> {
  const status = await requireMigration(request, client);
  const undone = await statusOf(client, undoInstance(status.instanceId));
  return json(200, await migrationView(world, client, status, undone));
}

/** POST /api/migrations/{id}/cancel: no further task is begun; what is there stays and can be completed or undone. */
export async function cancel(world: World, request: HttpRequest, client: Orchestrations): Promise<HttpResponseInit> {
  const status = await requireMigration(request, client);
  const { instanceId: id } = status;
  const links = migrationLinks(world, id);
  const answer = (outcome: CancelAnswer['outcome']): CancelAnswer => ({ id, outcome, links });
  if (!isActive(status)) return json(200, answer('ended before'));
  await cancelMigration(world, id, 'requested over HTTP');
  return json(202, answer('cancelling'));
}

export async function requireMigration(
  request: HttpRequest,
  client: Orchestrations,
  id = request.params.id ?? '',
): Promise<InstanceStatus> {
  const status = /^[0-9a-z-]{1,64}$/.test(id) ? await statusOf(client, id) : undefined;
  if (status?.name === ORCHESTRATOR) return status;
  throw new InvalidInputError(`Cannot find the migration "${id.slice(0, 100)}": there is none of this id`, {
    code: 'MIGRATION_NOT_FOUND',
    fix: 'GET /api/migrations lists what there is',
  });
}
