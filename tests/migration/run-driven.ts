import type { Report } from '../../shared/verification/report.ts';
import type { World } from '../../shared/world.ts';
import { expectTrueVerdict } from '../checker/check-report.ts';
import { driveMigration } from './drive-migration.ts';

/** A whole migration by its orchestrators, in this process, that ends in the independent checker; answers its report. */
export async function runDriven(
  world: World,
  request: unknown,
  options: Parameters<typeof driveMigration>[2] = {},
): Promise<{ id: string; report: Report }> {
  const { id, report } = await driveMigration(world, request, options);
  await expectTrueVerdict(world, id);
  return { id, report };
}
