import type { Report } from '../../shared/verification/report.ts';
import type { MigrationSite } from './migration-site.ts';
import { runSteps } from './run-steps.ts';

/** Puts an export beside the pictures of a site and migrates it, step by step; answers the report. `twice`: each step. */
export async function runExport(
  site: MigrationSite,
  content: unknown,
  name: string,
  { twice = false, ...options }: { twice?: boolean } & object = {},
): Promise<Report> {
  return (await runSteps(site.world, { export: await site.putExport(content, name), ...options }, { twice })).report;
}
