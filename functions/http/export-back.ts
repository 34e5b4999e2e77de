import type { HttpRequest, HttpResponseInit } from '@azure/functions';
import { InvalidInputError } from '../../shared/errors.ts';
import type { ExportAnswer, ExportProgress, ExportView } from '../../shared/http-api/answers.ts';
import { ExportQuery } from '../../shared/http-api/requests.ts';
import { BackProgress, BackResult } from '../../shared/way-back/back-input.ts';
import type { World } from '../../shared/world.ts';
import { type InstanceStatus, isActive, type Orchestrations, startOnce, statusOf } from '../instances.ts';
import { BACK_ORCHESTRATOR, backInstance, undoInstance } from '../migration-start.ts';
import { ORCHESTRATION_VERSION } from '../orchestrators/version.ts';
import { invalid, json, streamed } from './answers.ts';
import { messageOf, migrationLinks } from './migration-view.ts';
import { requireMigration } from './migrations.ts';
import { queryOf } from './query.ts';

const POLL_SECONDS = 5;
const TYPES = { coco: 'application/json', jsonl: 'application/x-ndjson' };

/** POST /api/migrations/{id}/export: reads what CVAT holds now into files of Azure ML's; while that runs, it is not begun twice. */
export async function postExport(
  world: World,
  request: HttpRequest,
  client: Orchestrations,
): Promise<HttpResponseInit> {
  const migration = await requireMigration(request, client);
  const id = migration.instanceId;
  if (isActive(migration)) throw busy(id, 'MIGRATION_RUNNING', 'it is still running');
  if (isActive(await statusOf(client, undoInstance(id)))) throw busy(id, 'UNDO_RUNNING', 'it is being undone');
  const instanceId = backInstance(id);
  const before = await statusOf(client, instanceId);
  let outcome: ExportAnswer['outcome'] = 'running';
  if (!isActive(before)) {
    const input = { id, version: ORCHESTRATION_VERSION };
    outcome = await startOnce(client, BACK_ORCHESTRATOR, { instanceId, input, before });
  }
  const answer: ExportAnswer = { id, outcome, links: migrationLinks(world, id) };
  return json(202, answer, { Location: answer.links.export });
}

/**
 * GET /api/migrations/{id}/export: 202 while it runs; then what came of it, with links to the files. `?file=coco` or
 * `?file=jsonl` answers the file itself.
 */
export async function getExport(world: World, request: HttpRequest, client: Orchestrations): Promise<HttpResponseInit> {
  const { instanceId: id } = await requireMigration(request, client);
  const query = ExportQuery.safeParse(queryOf(request));
  if (!query.success) return invalid(query.error, 'query');
  const status = await statusOf(client, backInstance(id));
  if (!status) {
    const fix = `POST /api/migrations/${id}/export first`;
    const message = `Cannot show the export of migration ${id}: it was never asked for`;
    throw new InvalidInputError(message, { code: 'BACK_NOT_FOUND', fix });
  }
  if (isActive(status)) return underWay(world, id, status);
  const result = BackResult.safeParse(status.output).data;
  if (query.data.file) return fileOf(world, id, { result, file: query.data.file });
  const links = migrationLinks(world, id);
  const files = result?.files ? { coco: `${links.export}?file=coco`, jsonl: `${links.export}?file=jsonl` } : {};
  const answer: ExportView = {
    ...{ id, runtimeStatus: status.runtimeStatus, links: { ...links, ...files } },
    ...(result ? { result } : { message: messageOf(status) }),
  };
  return json(200, answer);
}

function underWay(world: World, id: string, { runtimeStatus, customStatus }: InstanceStatus): HttpResponseInit {
  const links = migrationLinks(world, id);
  const answer: ExportProgress = { id, runtimeStatus, status: BackProgress.safeParse(customStatus).data, links };
  return json(202, answer, { Location: links.export, 'Retry-After': String(POLL_SECONDS) });
}

async function fileOf(
  world: World,
  id: string,
  { result, file }: { result: BackResult | undefined; file: 'coco' | 'jsonl' },
): Promise<HttpResponseInit> {
  const written = result?.files?.[file];
  const blob = written && (await world.images.read(written.container, written.name, { etag: written.etag }));
  if (blob) return streamed(200, blob.bytes, { 'Content-Type': TYPES[file] });
  const reason = written ? `"${written.container}/${written.name}" was changed or deleted since` : 'it was not written';
  throw new InvalidInputError(`Cannot show the file of the export of migration ${id}: ${reason}`, {
    code: 'BACK_NOT_FOUND',
    fix: `GET /api/migrations/${id}/export says what came of it; POST there to write it again`,
  });
}

function busy(id: string, code: string, reason: string): InvalidInputError {
  const fix = 'Wait until that has ended, and ask again';
  return new InvalidInputError(`Cannot export migration ${id}: ${reason}`, { code, fix });
}
