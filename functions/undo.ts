import type { HttpRequest, HttpResponseInit, InvocationContext } from '@azure/functions';
import * as df from 'durable-functions';
import { InvalidInputError } from '../shared/errors.ts';
import { readPlan } from '../shared/migration/plan.ts';
import { json } from './answers.ts';
import { isActive, statusOf } from './migration-start.ts';
import { migrationLinks } from './migration-view.ts';
import { requireMigration } from './migrations.ts';
import type { UndoInput } from './orchestrators/undo-migration.ts';
import { world } from './world.ts';

export const UNDO_ORCHESTRATOR = 'undo';

/** POST /api/migrations/{id}/undo[?force=true]: takes its tasks out of CVAT; asked again, it answers how far that is. */
export async function undo(request: HttpRequest, context: InvocationContext): Promise<HttpResponseInit> {
  const migration = await requireMigration(request, context);
  const id = migration.instanceId;
  if (isActive(migration)) {
    throw new InvalidInputError(`Cannot undo migration ${id}: it is still running`, {
      code: 'MIGRATION_RUNNING',
      fix: 'Cancel it first, or wait until it is done',
    });
  }
  const client = df.getClient(context);
  const instanceId = `${id}-undo`;
  const before = await statusOf(client, instanceId);
  if (!isActive(before)) {
    const { tasks } = await readPlan(world(), id);
    const input: UndoInput = { id, tasks: tasks.length, force: request.query.get('force') === 'true' };
    await client.startNew(UNDO_ORCHESTRATOR, { instanceId, input });
  }
  const links = { ...migrationLinks(world(), id), result: `${world().config.publicUrl}/api/migrations/${id}/undo` };
  return json(202, { id, links });
}

/** GET /api/migrations/{id}/undo: what the last undo did. */
export async function getUndo(request: HttpRequest, context: InvocationContext): Promise<HttpResponseInit> {
  const { instanceId: id } = await requireMigration(request, context);
  const status = await statusOf(df.getClient(context), `${id}-undo`);
  if (!status) {
    throw new InvalidInputError(`Cannot show the undo of migration ${id}: it was never asked for`, {
      code: 'MIGRATION_NOT_FOUND',
      fix: `POST /api/migrations/${id}/undo first`,
    });
  }
  return json(200, { id, runtimeStatus: status.runtimeStatus, result: status.output });
}
