import type { OrchestrationContext } from 'durable-functions';
import type { MigrationProgress } from '../../shared/migration/progress.ts';

/** Shows people where the migration is. */
export function setStage(context: OrchestrationContext, progress: MigrationProgress): void {
  context.df.setCustomStatus(progress);
}
