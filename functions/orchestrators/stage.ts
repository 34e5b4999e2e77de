import type { OrchestrationContext } from 'durable-functions';
import type { LaneProgress, LanesUnderWay, MigrationProgress } from '../../shared/migration/progress.ts';
import type { TaskStep } from '../../shared/migration/task-step.ts';

/** Shows people where the migration is. */
export function setStage(context: OrchestrationContext, progress: MigrationProgress & Partial<LanesUnderWay>): void {
  context.df.setCustomStatus(progress);
}

/** The same within a lane. */
export function setLane(context: OrchestrationContext, progress: LaneProgress): void {
  context.df.setCustomStatus(progress);
}

/** The same within a task. */
export function setTaskStep(context: OrchestrationContext, step: TaskStep['step']): void {
  const status: TaskStep = { step };
  context.df.setCustomStatus(status);
}
