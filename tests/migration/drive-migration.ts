import { migrateExport } from '../../functions/orchestrators/migrate-export.ts';
import { MigrationRequest } from '../../shared/migration/request.ts';
import { prepareMigration } from '../../shared/migration/stored-request.ts';
import type { Report } from '../../shared/verification/report.ts';
import type { World } from '../../shared/world.ts';
import { drive } from './drive.ts';
import { reportOf } from './report-of.ts';

/** A whole migration by its orchestrators, in this process, for callers that judge it themselves; answers its report. */
export async function driveMigration(
  world: World,
  request: unknown,
  options: Parameters<typeof drive>[3] = {},
): Promise<{ id: string; report: Report }> {
  const prepared = await prepareMigration(world, MigrationRequest.parse(request));
  const { id, exportEtag, request: complete } = prepared;
  const { dryRun, dataSource } = complete;
  await drive(world, migrateExport, { id, dryRun, dataSource, exportEtag, prepared }, options);
  return { id, report: await reportOf(world, id) };
}
