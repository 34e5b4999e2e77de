import type { OrchestrationContext } from 'durable-functions';
import type { MigrationProgress, TaskUnderWay } from '../../shared/migration/progress.ts';

/** Shows people where the migration is. */
export function setStage(context: OrchestrationContext, progress: MigrationProgress & Partial<TaskUnderWay>): void {
  context.df.setCustomStatus(progress);
}
