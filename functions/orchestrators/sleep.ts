import type { OrchestrationContext, Task } from 'durable-functions';

export function* sleep(context: OrchestrationContext, seconds: number): Generator<Task, void> {
  yield context.df.createTimer(new Date(context.df.currentUtcDateTime.getTime() + seconds * 1000));
}
