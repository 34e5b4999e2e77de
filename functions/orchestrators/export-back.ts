import type { OrchestrationContext, Task } from 'durable-functions';
import { BackInput, type BackProgress, type BackResult } from '../../shared/way-back/back-input.ts';
import { step } from './step.ts';

/** Reads a migration's tasks from CVAT, one after the other, and writes what they hold beside its export. */
export function* exportBack(context: OrchestrationContext): Generator<Task, BackResult> {
  const { id } = BackInput.parse(context.df.getInput());
  const result: BackResult = { tasks: 0, images: 0, annotations: 0, findings: [] };
  const counted = yield* step(context, 'tasksToReadBack', id);
  if (!counted.ok) return { ...result, findings: [counted.finding] };
  const { tasks } = counted.value;
  for (let task = 0; task < tasks; task++) {
    const progress: BackProgress = { tasks: { done: task, total: tasks } };
    context.df.setCustomStatus(progress);
    const read = yield* step(context, 'readBackTask', { id, task });
    // Files without a task that could not be read would look whole.
    if (!read.ok) return { ...result, tasks: task, findings: [read.finding] };
  }
  const written = yield* step(context, 'writeBack', { id, tasks });
  return written.ok ? written.value : { ...result, tasks, findings: [written.finding] };
}
