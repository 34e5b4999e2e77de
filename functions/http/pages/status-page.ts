import type { HttpRequest, HttpResponseInit } from '@azure/functions';
import pMap from 'p-map';
import { z } from 'zod';
import { plural } from '../../../shared/dataset/plural.ts';
import { aboutExport } from '../../../shared/migration/about-export.ts';
import { findStoredRequest } from '../../../shared/migration/stored-request.ts';
import { html } from '../../../shared/report/html.ts';
import { Report } from '../../../shared/verification/report.ts';
import { glanceAtWork } from '../../../shared/work/blob-json.ts';
import { workBlobs } from '../../../shared/work/work-blobs.ts';
import type { World } from '../../../shared/world.ts';
import { type InstanceStatus, isActive, type Orchestrations, statusOf } from '../../instances.ts';
import { undoInstance } from '../../migration-start.ts';
import { migrationView } from '../migration-view.ts';
import { LISTED_DAYS, READ_AT_ONCE, recentInstances, requireMigration } from '../migrations.ts';
import { livePage } from './live-page.ts';
import { type Row, statusRow } from './status-rows.ts';

/** More are not looked through; GET /api/migrations has them all. */
const SHOWN = 50;

/** GET /api/: all migrations, the newest first. */
export async function statusPage(world: World, _: HttpRequest, client: Orchestrations): Promise<HttpResponseInit> {
  const { migrations: ours, undoOf } = await recentInstances(world, client);
  const rows = await pMap(ours.slice(0, SHOWN), (status) => rowOf(world, client, { status, undo: undoOf(status) }), {
    concurrency: READ_AT_ONCE,
  });
  const { url, organization } = world.config.cvat;
  const more = ours.length - rows.length;
  return livePage(
    200,
    'Migrations to CVAT',
    html`<main class="live" data-live>
<h1>Migrations to CVAT</h1>
<p class="quiet">${url}${organization && `, organization ${organization}`} · brought up to date every 5 seconds</p>
<p id="said" role="status"></p>
${rows.length === 0 ? html`<p>None in the last ${LISTED_DAYS} days. Drop an export, or start one: it appears here.</p>` : rows.map(statusRow)}
${more > 0 && html`<p>and ${plural(more, 'older migration')}: <code>GET /api/migrations</code> lists them</p>`}
</main>`,
  );
}

/** GET /api/migrations/{id} for browsers. */
export async function migrationPage(
  world: World,
  request: HttpRequest,
  client: Orchestrations,
): Promise<HttpResponseInit> {
  const status = await requireMigration(request, client);
  const row = await rowOf(world, client, { status, undo: await statusOf(client, undoInstance(status.instanceId)) });
  return livePage(
    200,
    `${row.name}: migration to CVAT`,
    html`<main class="live" data-live>
<h1>Migration to CVAT</h1>
<p><a href="/api/">All migrations</a></p>
<p id="said" role="status"></p>
${statusRow(row)}
</main>`,
  );
}

const Told = z.object({
  ...{ verdict: Report.shape.verdict, headline: z.string(), dryRun: z.boolean(), totals: Report.shape.totals },
  target: z.object({ project: Report.shape.target.shape.project }),
});

type Found = { status: InstanceStatus; undo: InstanceStatus | undefined };

async function rowOf(world: World, client: Orchestrations, { status, undo }: Found): Promise<Row> {
  const id = status.instanceId;
  const view = await migrationView(world, client, status, undo);
  const prepared = await findStoredRequest(world, id);
  const about = isActive(status) && view.status ? await aboutExport(world, id, view.status.stage) : undefined;
  const verdict = view.verdict ?? view.verdictBeforeUndo;
  const found = verdict && (await glanceAtWork(world, workBlobs(id).report, Told));
  // That of an earlier run, where this one could not write its own, says nothing of it.
  const report = found?.verdict === verdict ? found : undefined;
  return {
    view,
    ...(about ? { about } : {}),
    name: prepared?.request.export.name ?? `migration ${id}`,
    ...(report ? { told: { ...report, project: report.target.project } } : {}),
    now: world.now().getTime(),
  };
}
