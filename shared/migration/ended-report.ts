import { z } from 'zod';
import { Finding } from '../dataset/finding.ts';
import { Verdict } from '../verification/report.ts';
import { glanceAtWork } from '../work/blob-json.ts';
import { workBlobs } from '../work/work-blobs.ts';
import type { World } from '../world.ts';
import type { MigrationResult } from './progress.ts';

const SHOWN = 10;

const Written = z.object({
  verdict: Verdict,
  dryRun: z.boolean(),
  migration: z.object({ finished: z.iso.datetime() }),
  findings: z.array(Finding),
});

/** What the report of a run says that began at `since`; undefined where that run has written none. */
export async function endedReport(world: World, id: string, since: Date): Promise<MigrationResult | undefined> {
  const report = await glanceAtWork(world, workBlobs(id).report, Written);
  // Both clocks may differ by the second to which the durable client rounds.
  if (!report || Date.parse(report.migration.finished) < Math.floor(since.getTime() / 1000) * 1000) return undefined;
  const findings = report.findings.filter(({ severity }) => severity === 'error').slice(0, SHOWN);
  return { verdict: report.verdict, ...(report.dryRun ? { dryRun: true } : {}), findings };
}
