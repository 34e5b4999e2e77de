import { app } from '@azure/functions';
import * as df from 'durable-functions';
import { registerActivities } from './activities.ts';
import { registerBlobReferences } from './events/blob-reference.ts';
import { exportDropped } from './events/export-dropped.ts';
import { imageDeleted } from './events/image-deleted.ts';
import { imageLanded } from './events/image-landed.ts';
import { refreshManifest } from './events/refresh-manifest.ts';
import { answering } from './http/answers.ts';
import { getChanges } from './http/changes.ts';
import { doctor } from './http/doctor.ts';
import { health } from './http/health.ts';
import { getManifest, rebuild } from './http/manifests.ts';
import { getReport } from './http/migration-report.ts';
import { cancel, getMigration, listMigrations, postMigration } from './http/migrations.ts';
import { normalize } from './http/normalize.ts';
import { getUndo, undo } from './http/undo.ts';
import { migrateExport } from './orchestrators/migrate-export.ts';
import { migrateTask } from './orchestrators/migrate-task.ts';
import { undoMigration } from './orchestrators/undo-migration.ts';
import { reconcileManifests, resumeManifests } from './timers/reconcile-manifest.ts';
import { rotate } from './timers/rotate-credentials.ts';
import { imageContainers, world } from './world.ts';

app.setup({ enableHttpStream: true });
registerBlobReferences();

const reference = { connection: 'ImagesStorage', source: 'EventGrid', sdkBinding: true } as const;
for (const container of imageContainers) {
  app.storageBlob(`imageLanded-${container}`, { ...reference, path: `${container}/{name}`, handler: imageLanded });
}
app.storageBlob('exportDropped', {
  ...reference,
  path: '%EXPORTS_PATH%',
  extraInputs: [df.input.durableClient()],
  handler: exportDropped,
});
app.eventGrid('imageDeleted', { handler: imageDeleted });
app.storageQueue('refreshManifest', {
  connection: 'AzureWebJobsStorage',
  queueName: '%MANIFEST_QUEUE%',
  handler: refreshManifest,
});
app.timer('reconcileManifests', { schedule: '%RECONCILE_SCHEDULE%', handler: reconcileManifests });
app.timer('resumeManifests', { schedule: '0 */15 * * * *', handler: resumeManifests });
app.timer('rotateCredentials', { schedule: '%ROTATE_SCHEDULE%', handler: rotate });

const get = { methods: ['GET'] as 'GET'[], authLevel: 'function' as const };
const post = { methods: ['POST'] as 'POST'[], authLevel: 'function' as const };
const client = { extraInputs: [df.input.durableClient()] };
app.http('health', { methods: ['GET'], authLevel: 'anonymous', route: 'health', handler: answering(health) });
app.http('doctor', { ...get, ...client, route: 'doctor', handler: answering(doctor) });
app.http('getManifest', { ...get, route: 'manifests/{container}', handler: answering(getManifest) });
app.http('rebuildManifest', { ...post, route: 'manifests/{container}/rebuild', handler: answering(rebuild) });
app.http('normalize', { ...post, route: 'normalize', handler: answering(normalize) });
app.http('postMigration', { ...post, ...client, route: 'migrations', handler: answering(postMigration) });
app.http('listMigrations', { ...get, ...client, route: 'migrations', handler: answering(listMigrations) });
app.http('getMigration', { ...get, ...client, route: 'migrations/{id}', handler: answering(getMigration) });
app.http('cancelMigration', { ...post, ...client, route: 'migrations/{id}/cancel', handler: answering(cancel) });
app.http('getReport', { ...get, ...client, route: 'migrations/{id}/report', handler: answering(getReport) });
app.http('getChanges', { ...get, ...client, route: 'migrations/{id}/changes', handler: answering(getChanges) });
app.http('undoMigration', { ...post, ...client, route: 'migrations/{id}/undo', handler: answering(undo) });
app.http('getUndo', { ...get, ...client, route: 'migrations/{id}/undo', handler: answering(getUndo) });

df.app.orchestration('migrateExport', migrateExport);
df.app.orchestration('migrateTask', migrateTask);
df.app.orchestration('undo', undoMigration);
registerActivities(world);
