import type { HttpRequest, HttpResponseInit, InvocationContext } from '@azure/functions';
import * as df from 'durable-functions';
import { InvalidInputError } from '../shared/errors.ts';
import { cancelMigration } from '../shared/migration/cancellation.ts';
import { prepareMigration } from '../shared/migration/prepared.ts';
import { MigrationRequest } from '../shared/migration/request.ts';
import { json } from './answers.ts';
import { type InstanceStatus, ORCHESTRATOR, startMigration, statusOf } from './migration-start.ts';
import { migrationLinks, migrationView } from './migration-view.ts';
import { world } from './world.ts';

const LONGEST_BODY = 1_000_000;
const LISTED_DAYS = 90;

/** POST /api/migrations: 202 with id and links; 400 lists every problem at once. */
export async function postMigration(request: HttpRequest, context: InvocationContext): Promise<HttpResponseInit> {
  const wanted = MigrationRequest.parse(await jsonBody(request));
  const prepared = await prepareMigration(world(), wanted);
  const outcome = await startMigration(df.getClient(context), prepared);
  const { id } = prepared;
  const links = migrationLinks(world(), id);
  return json(202, { id, outcome, links }, { Location: links.status });
}

/** GET /api/migrations: the last 90 days, the newest first. */
export async function listMigrations(_request: HttpRequest, context: InvocationContext): Promise<HttpResponseInit> {
  const createdTimeFrom = new Date(world().now().getTime() - LISTED_DAYS * 24 * 60 * 60 * 1000);
  const statuses = await df.getClient(context).getStatusBy({ createdTimeFrom });
  const migrations = statuses
    .filter((status) => status.name === ORCHESTRATOR)
    .map((status) => migrationView(world(), status))
    .sort((a, b) => (a.created < b.created ? 1 : -1));
  return json(200, { migrations });
}

/** GET /api/migrations/{id} */
export async function getMigration(request: HttpRequest, context: InvocationContext): Promise<HttpResponseInit> {
  return json(200, migrationView(world(), await requireMigration(request, context)));
}

/** POST /api/migrations/{id}/cancel: no further task is begun; what is there stays and can be completed or undone. */
export async function cancel(request: HttpRequest, context: InvocationContext): Promise<HttpResponseInit> {
  const { instanceId } = await requireMigration(request, context);
  await cancelMigration(world(), instanceId, 'requested over HTTP');
  return json(202, { id: instanceId, links: migrationLinks(world(), instanceId) });
}

export async function requireMigration(request: HttpRequest, context: InvocationContext): Promise<InstanceStatus> {
  const id = request.params.id ?? '';
  const status = /^[0-9a-z-]{1,64}$/.test(id) ? await statusOf(df.getClient(context), id) : undefined;
  if (status?.name === ORCHESTRATOR) return status;
  throw new InvalidInputError(`Cannot find the migration "${id.slice(0, 100)}": there is none of this id`, {
    code: 'MIGRATION_NOT_FOUND',
    fix: 'GET /api/migrations lists what there is',
  });
}

async function jsonBody(request: HttpRequest): Promise<unknown> {
  const text = await request.text();
  const fix =
    'Send a JSON object such as {"export":{"container":"exports","name":"project.json"}} with Content-Type application/json';
  if (text.length > LONGEST_BODY) {
    const message = `Cannot read the request: it is longer than ${LONGEST_BODY} characters: current length is ${text.length}`;
    throw new InvalidInputError(message, { code: 'REQUEST_TOO_LARGE', fix });
  }
  try {
    return JSON.parse(text);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new InvalidInputError(`Cannot read the request: it is no JSON: ${reason}`, {
      code: 'REQUEST_NOT_JSON',
      fix,
      cause,
    });
  }
}
