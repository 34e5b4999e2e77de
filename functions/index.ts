import { setFlagsFromString } from 'node:v8';
import { app, type HttpRequest, type HttpResponseInit, type InvocationContext } from '@azure/functions';
import * as df from 'durable-functions';
import type { Endpoint } from '../shared/http-api/endpoint.ts';
import { ENDPOINTS } from '../shared/http-api/endpoints.ts';
import { DroppedParts } from '../shared/migration/dropped-input.ts';
import type { World } from '../shared/world.ts';
import { registerActivities } from './activities.ts';
import { type BlobReference, registerBlobReferences } from './events/blob-reference.ts';
import { exportDropped } from './events/export-dropped.ts';
import { imageDeleted } from './events/image-deleted.ts';
import { imageLanded } from './events/image-landed.ts';
import { refreshManifest } from './events/refresh-manifest.ts';
import { startDropped } from './events/start-dropped.ts';
import { answering } from './http/answers.ts';
import { getChanges } from './http/changes.ts';
import { doctor } from './http/doctor.ts';
import { getExport, postExport } from './http/export-back.ts';
import { health } from './http/health.ts';
import { getManifest, rebuild } from './http/manifests.ts';
import { getReport } from './http/migration-report.ts';
import { cancel, getMigration, listMigrations, postMigration } from './http/migrations.ts';
import { normalize } from './http/normalize.ts';
import { getOpenApi } from './http/open-api.ts';
import { checked, wantsPage } from './http/pages/access.ts';
import { pageAction } from './http/pages/page-action.ts';
import { checkKey, openSession } from './http/pages/session.ts';
import { migrationPage, statusPage } from './http/pages/status-page.ts';
import { getReportFile } from './http/report-file.ts';
import { getUndo, undo } from './http/undo.ts';
import type { Orchestrations } from './instances.ts';
import { BACK_ORCHESTRATOR, ORCHESTRATOR, PARTS_ORCHESTRATOR, UNDO_ORCHESTRATOR } from './migration-start.ts';
import { awaitParts } from './orchestrators/await-parts.ts';
import { exportBack } from './orchestrators/export-back.ts';
import { migrateExport } from './orchestrators/migrate-export.ts';
import { migrateLane } from './orchestrators/migrate-lane.ts';
import { migrateTask } from './orchestrators/migrate-task.ts';
import { undoMigration } from './orchestrators/undo-migration.ts';
import { ofThisVersion } from './orchestrators/version.ts';
import { redactOutput } from './redact-output.ts';
import { findExports } from './timers/find-exports.ts';
import { reconcileManifests, resumeManifests } from './timers/reconcile-manifest.ts';
import { resumeMigrations } from './timers/resume-migrations.ts';
import { rotate } from './timers/rotate-credentials.ts';
import { imageContainers, knownSecrets, world } from './world.ts';

/**
 * Records are read, written and dropped a batch at a time. Where the first batch was whole when V8 collected garbage, V8 takes it that
 * they all last, and makes them where only a collection of the whole heap finds them: the normalizer then took up to 1.4 times the CPU
 * time, in some processes and not in others.
 */
setFlagsFromString('--no-allocation-site-pretenuring');

/**
 * Requests and answers are objects of Node's own HTTP client, which is loaded with the first of them: more than half of a tenth of a second in which
 * nothing else goes on. A process that waits for its first event does that meanwhile.
 */
setTimeout(() => globalThis.Request, 50).unref();

app.setup({ enableHttpStream: true });
redactOutput(knownSecrets);
registerBlobReferences();

const reference = { connection: 'ImagesStorage', source: 'EventGrid', sdkBinding: true } as const;
for (const container of imageContainers) {
  app.storageBlob(`imageLanded-${container}`, {
    ...reference,
    path: `${container}/{name}`,
    handler: (blob: BlobReference) => imageLanded(world(), blob),
  });
}
app.storageBlob('exportDropped', {
  ...reference,
  path: '%EXPORTS_PATH%',
  extraInputs: [df.input.durableClient()],
  handler: (blob: BlobReference, context) => exportDropped(world(), blob, { context, client: df.getClient(context) }),
});
app.eventGrid('imageDeleted', { handler: (event) => imageDeleted(world(), event) });
app.storageQueue('refreshManifest', {
  connection: 'AzureWebJobsStorage',
  queueName: '%MANIFEST_QUEUE%',
  handler: (message, context) => refreshManifest(world(), message, context),
});
app.timer('reconcileManifests', {
  schedule: '%RECONCILE_SCHEDULE%',
  handler: (_, context) => reconcileManifests(world(), context),
});
app.timer('resumeManifests', {
  schedule: '0 */15 * * * *',
  handler: (_, context) => resumeManifests(world(), context),
});
app.timer('resumeMigrations', {
  schedule: '0 */2 * * * *',
  extraInputs: [df.input.durableClient()],
  handler: (_, context) => resumeMigrations(world(), df.getClient(context), context),
});
app.timer('findExports', {
  schedule: '30 */10 * * * *',
  extraInputs: [df.input.durableClient()],
  handler: (_, context) => findExports(world(), df.getClient(context), context),
});
app.timer('rotateCredentials', { schedule: '%ROTATE_SCHEDULE%', handler: (_, context) => rotate(world(), context) });

http('health', health);
http('openApi', getOpenApi);
http('doctor', (_, context) => doctor(world, df.getClient(context)));
http('getManifest', inWorld(getManifest));
http('rebuildManifest', inWorld(rebuild));
http('normalize', inWorld(normalize));
http('postMigration', withClient(postMigration));
http('listMigrations', withClient(listMigrations));
http('getMigration', checked(withClient(migrationForBoth)));
http('cancelMigration', withClient(cancel));
http('getReport', checked(withClient(getReport)));
http('getReportFile', checked(withClient(getReportFile)));
http('getChanges', withClient(getChanges));
http('undoMigration', withClient(undo));
http('getUndo', withClient(getUndo));
http('home', checked(withClient(statusPage)));
http('openSession', openSession);
http('checkKey', checkKey);
http('pageAction', withClient(pageAction));
http('exportMigration', withClient(postExport));
http('getExport', withClient(getExport));

df.app.orchestration(ORCHESTRATOR, ofThisVersion(migrateExport));
df.app.orchestration('migrateLane', ofThisVersion(migrateLane));
df.app.orchestration('migrateTask', ofThisVersion(migrateTask));
df.app.orchestration(UNDO_ORCHESTRATOR, ofThisVersion(undoMigration));
df.app.orchestration(BACK_ORCHESTRATOR, ofThisVersion(exportBack));
df.app.orchestration(PARTS_ORCHESTRATOR, ofThisVersion(awaitParts));
/** Steps that start an orchestration need the host's client. */
const starting: Parameters<typeof registerActivities>[1] = {
  startDropped: (input, context) =>
    startDropped(world(), DroppedParts.parse(input), { context, client: df.getClient(context) }),
};
registerActivities({ world, secrets: knownSecrets }, starting);

type Answer = Promise<HttpResponseInit>;
type Handler = (request: HttpRequest, context: InvocationContext) => Answer;

/** Route, method and key of an endpoint stand in its description. */
function http(name: keyof typeof ENDPOINTS, handler: Handler): void {
  const { method, route, auth, checkedByApp }: Endpoint = ENDPOINTS[name];
  const extraInputs = [df.input.durableClient()];
  const authLevel = checkedByApp ? 'anonymous' : auth;
  app.http(name, { methods: [method], authLevel, route, extraInputs, handler: answering(handler) });
}

async function migrationForBoth(world: World, request: HttpRequest, client: Orchestrations): Answer {
  return wantsPage(request) ? migrationPage(world, request, client) : getMigration(world, request, client);
}

/** Wrong settings are an answer too: the world is made where `answering` sees what is thrown. */
function inWorld(handler: (world: World, request: HttpRequest) => Answer): Handler {
  return (request) => handler(world(), request);
}

function withClient(handler: (world: World, request: HttpRequest, client: Orchestrations) => Answer): Handler {
  return (request, context) => handler(world(), request, df.getClient(context));
}
