import type { OrchestrationContext, Task } from 'durable-functions';
import { endsAll } from '../../shared/migration/ends-all.ts';
import type { LaneResult } from '../../shared/migration/lane-result.ts';
import { LaneInput, type TaskInput } from '../../shared/migration/task-input.ts';
import { TaskResult } from '../../shared/migration/task-result.ts';
import { lostWork } from '../../shared/work/lost-work.ts';
import { isLost } from './lost.ts';
import { setLane } from './stage.ts';
import { step } from './step.ts';
import { surviving } from './surviving.ts';
import { ORCHESTRATION_VERSION, type Versioned } from './version.ts';

/** A lane of a migration: its tasks, one after the other. Never throws. */
export function* migrateLane(context: OrchestrationContext): Generator<Task, LaneResult> {
  const input = LaneInput.parse(context.df.getInput());
  const { id, run, last, lane, lanes, tasks } = input;
  const result: LaneResult = { done: [], counts: { tasks: 0, images: 0, annotations: 0 } };
  for (let task = lane; task < tasks; task += lanes) {
    const ended = yield* migrated(context, input, { task, counts: result.counts });
    // All work blobs are made again, once.
    if (!last && ended.state === 'failed' && isLost(ended.finding)) return { ...result, failure: ended.finding };
    // Another run of the migration has taken its place, whose results these would be written over.
    if (ended.state === 'failed' && ended.finding.code === 'PLAN_REPLACED')
      return { ...result, failure: ended.finding };
    const noted = yield* step(context, 'noteTask', { id, run, result: ended });
    if (!noted.ok) return { ...result, failure: noted.finding };
    if (ended.state === 'overtaken') return { ...result, overtakenBy: ended.by };
    if (ended.state === 'failed' && endsAll(ended)) return { ...result, failure: ended.finding };
    result.done.push(task);
    const { images, annotations, goOn } = noted.value;
    const { counts } = result;
    result.counts = {
      tasks: counts.tasks + 1,
      images: counts.images + images,
      annotations: counts.annotations + annotations,
    };
    if (!goOn) break;
  }
  setLane(context, { counts: result.counts });
  return result;
}

/** One task of the plan; one whose orchestration the host lost is a failed task, and no end of the migration. */
function* migrated(
  context: OrchestrationContext,
  { id, projectId, storageId }: LaneInput,
  { task, counts }: { task: number; counts: LaneResult['counts'] },
): Generator<Task, TaskResult> {
  const name = 'migrateTask';
  const input: TaskInput & Versioned = {
    ...{ id, task, projectId, ...(storageId === undefined ? {} : { storageId }) },
    version: ORCHESTRATION_VERSION,
  };
  const survived = yield* surviving(context, name, () => {
    // Never one that was there before: the host would wait for a child of its own for ever.
    const instance = `${id}:${context.df.currentUtcDateTime.getTime()}:${task}`;
    setLane(context, { counts, underWay: { task, instance } });
    return context.df.callSubOrchestrator(name, input, instance);
  });
  if (!survived.lost) return TaskResult.parse(survived.value);
  return { task, state: 'failed', finding: lostWork(`task ${task + 1} of the plan`, survived.error) };
}
