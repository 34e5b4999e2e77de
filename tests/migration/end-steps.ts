import { steps } from '../../functions/activities.ts';
import { readPlan } from '../../shared/migration/plan.ts';
import type { MigrationResult } from '../../shared/migration/progress.ts';
import type { Report } from '../../shared/verification/report.ts';
import type { World } from '../../shared/world.ts';
import { expectTrueVerdict } from '../checker/check-report.ts';
import { reportOf } from './report-of.ts';

/**
 * The last steps of a migration whose tasks are done: the last look at CVAT, and the report. Of a migration that has ended they are done
 * once more: what somebody has changed since then is as if it had come right before them.
 */
export async function endSteps(
  world: World,
  id: string,
  { checked = true, twice = false } = {},
): Promise<{ result: MigrationResult; report: Report }> {
  for (;;) {
    if (twice) await steps.lookAgain.run(world, id);
    const { waitSeconds } = await steps.lookAgain.run(world, id);
    if (waitSeconds === 0) break;
    await new Promise((resolve) => setTimeout(resolve, waitSeconds * 1000));
  }
  const done = (await readPlan(world, id)).tasks.map(({ index }) => index);
  const started = '2026-01-01T00:00:00.000Z';
  const input = { id, dryRun: false, started, reached: 'project' as const, done, again: true };
  if (twice) await steps.writeReport.run(world, input);
  const result = await steps.writeReport.run(world, input);
  if (checked) await expectTrueVerdict(world, id);
  return { result, report: await reportOf(world, id) };
}
