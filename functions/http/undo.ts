import type { HttpRequest, HttpResponseInit } from '@azure/functions';
import { InvalidInputError } from '../../shared/errors.ts';
import type { UndoAnswer } from '../../shared/http-api/answers.ts';
import { UndoQuery } from '../../shared/http-api/requests.ts';
import type { UndoInput } from '../../shared/migration/undo-input.ts';
import type { World } from '../../shared/world.ts';
import { isActive, type Orchestrations, startOnce, statusOf } from '../instances.ts';
import { UNDO_ORCHESTRATOR, undoInstance } from '../migration-start.ts';
import { ORCHESTRATION_VERSION, type Versioned } from '../orchestrators/version.ts';
import { invalid, json } from './answers.ts';
import { migrationLinks } from './migration-view.ts';
import { requireMigration } from './migrations.ts';
import { queryOf } from './query.ts';

/** POST /api/migrations/{id}/undo[?force=true]: takes its tasks out of CVAT; asked again, it answers how far that is. */
export async function undo(world: World, request: HttpRequest, client: Orchestrations): Promise<HttpResponseInit> {
  const migration = await requireMigration(request, client);
  const query = UndoQuery.safeParse(queryOf(request));
  if (!query.success) return invalid(query.error, 'query');
  const id = migration.instanceId;
  if (isActive(migration)) {
    throw new InvalidInputError(`Cannot undo migration ${id}: it is still running`, {
      code: 'MIGRATION_RUNNING',
      fix: 'Cancel it first, or wait until it is done',
    });
  }
  const instanceId = undoInstance(id);
  const before = await statusOf(client, instanceId);
  if (!isActive(before)) {
    const input: UndoInput & Versioned = { id, force: query.data.force, version: ORCHESTRATION_VERSION };
    await startOnce(client, UNDO_ORCHESTRATOR, { instanceId, input, before });
  }
  const links = { ...migrationLinks(world, id), result: `${world.config.publicUrl}/api/migrations/${id}/undo` };
  const answer: UndoAnswer = { id, links };
  return json(202, answer);
}

/** GET /api/migrations/{id}/undo: what the last undo did. */
export async function getUndo(_world: World, request: HttpRequest, client: Orchestrations): Promise<HttpResponseInit> {
  const { instanceId: id } = await requireMigration(request, client);
  const status = await statusOf(client, undoInstance(id));
  if (!status) {
    throw new InvalidInputError(`Cannot show the undo of migration ${id}: it was never asked for`, {
      code: 'UNDO_NOT_FOUND',
      fix: `POST /api/migrations/${id}/undo first`,
    });
  }
  return json(200, { id, runtimeStatus: status.runtimeStatus, result: status.output });
}
