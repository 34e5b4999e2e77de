import type { OrchestrationContext, Task } from 'durable-functions';
import type { Finding } from '../../shared/dataset/finding.ts';
import { TaskInput } from '../../shared/migration/task-input.ts';
import type { TaskResult } from '../../shared/migration/task-result.ts';
import { createTaskWithImages } from './create-task-with-images.ts';
import { setTaskStep } from './stage.ts';
import { step } from './step.ts';

/** What should be ours reads otherwise after it was written: an answer came late, and writing again puts it right. */
const WRITES = 3;

/** One CVAT task, from nothing or from what an earlier run left, to verified. Returns what came of it and never throws. */
export function* migrateTask(context: OrchestrationContext): Generator<Task, TaskResult> {
  const input = TaskInput.parse(context.df.getInput());
  const { id, task } = input;
  const failed = (finding: Finding): TaskResult => ({ task, state: 'failed', finding });

  const there = yield* createTaskWithImages(context, input);
  if (!there.ok && 'overtaken' in there) return { task, state: 'overtaken', by: there.overtaken };
  if (!there.ok) return failed(there.finding);
  const { taskId, made, key } = there;
  for (let write = 1; ; write++) {
    setTaskStep(context, 'writing');
    const written = yield* step(context, 'writeAnnotations', { id, task, taskId, key, made });
    if (!written.ok) return failed(written.finding);
    setTaskStep(context, 'verifying');
    const verified = yield* step(context, 'verifyTask', { id, task, taskId, key, made });
    if (!verified.ok) return failed(verified.finding);
    if (verified.value.exact || write === WRITES) return { task, state: 'verified', taskId };
  }
}
