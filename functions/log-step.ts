import type { InvocationContext } from '@azure/functions';
import { z } from 'zod';
import { plural } from '../shared/dataset/plural.ts';
import { PlanRef } from '../shared/migration/plan-migration.ts';
import { MigrationResult } from '../shared/migration/progress.ts';
import { MigrationId } from '../shared/migration/task-input.ts';
import { howLong } from '../shared/report/how-long.ts';
import type { Outcome } from '../shared/work/outcome.ts';

const Named = z.object({ id: MigrationId });

/** The end of a migration is the answer of the step that writes its report. The words in capitals are what alerts search for. */
export function logStep(context: InvocationContext, name: string, outcome: Outcome<unknown>, input: unknown): void {
  if (!outcome.ok) {
    const { code, detail } = outcome.finding;
    context.warn(`STEP_FAILED ${name} ${code}: ${detail}`);
    return;
  }
  const planned = name === 'planMigration' ? PlanRef.safeParse(outcome.value).data : undefined;
  if (planned) context.log(`MIGRATION_PLANNED ${String(input)}: ${plannedLine(planned)}`);
  const ended = name === 'writeReport' ? MigrationResult.safeParse(outcome.value).data : undefined;
  if (!ended) return;
  const id = Named.safeParse(input).data?.id ?? '';
  if (ended.verdict === 'failed') context.error(`MIGRATION_FAILED ${id}: see its report`);
  else context.log(`MIGRATION_ENDED ${id}: ${ended.verdict}`);
}

function plannedLine({ tasks, images, annotations }: PlanRef): string {
  const what = `${plural(images, 'picture')} and ${plural(annotations, 'annotation')} in ${plural(tasks, 'task')}`;
  return `${what}, takes about ${howLong({ images })}`;
}
