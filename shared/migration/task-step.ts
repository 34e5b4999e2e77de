import { z } from 'zod';

/** What is done within a task, in this order; a task that was there before goes without the first two. */
export const TASK_STEPS = ['attaching', 'opening', 'writing', 'verifying'] as const;

/** What `customStatus` of a task's orchestration shows. */
export const TaskStep = z.object({ step: z.enum(TASK_STEPS) });
export type TaskStep = z.infer<typeof TaskStep>;

/** The same for people, with the number of the task among those of the plan, from 1, and how many chunks of pictures CVAT has opened so far. */
export const TaskAtWork = TaskStep.extend({
  number: z.int(),
  opened: z.object({ done: z.int(), total: z.int() }).exactOptional(),
});
export type TaskAtWork = z.infer<typeof TaskAtWork>;

const WORDS: Readonly<Record<TaskStep['step'], string>> = {
  attaching: 'attach the pictures',
  opening: 'open the pictures',
  writing: 'write the annotations',
  verifying: 'read back and compare',
};

/** "task 2 of 3, step 4 of 4: read back and compare, 12 of 40 chunks of pictures opened" */
export function taskStepWords({ number, step, opened }: TaskAtWork, tasks: { total: number } | undefined): string {
  const task = tasks ? `task ${number} of ${tasks.total}` : `task ${number}`;
  const chunks = opened ? `, ${opened.done} of ${opened.total} chunks of pictures opened` : '';
  return `${task}, step ${TASK_STEPS.indexOf(step) + 1} of ${TASK_STEPS.length}: ${WORDS[step]}${chunks}`;
}
