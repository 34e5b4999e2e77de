import { app, type OrchestrationContext } from 'durable-functions';

app.orchestration('sleeps', function* (context: OrchestrationContext) {
  const start = context.df.currentUtcDateTime.getTime();
  yield context.df.createTimer(new Date(start + context.df.getInput<number>()));
  return context.df.currentUtcDateTime.getTime() - start;
});

/** Has a result at once and a timer that is or is not cancelled. */
app.orchestration('leavesTimer', function* (context: OrchestrationContext) {
  const { ms, cancel } = context.df.getInput<{ ms: number; cancel: boolean }>();
  const timer = context.df.createTimer(new Date(context.df.currentUtcDateTime.getTime() + ms));
  yield context.df.Task.any([context.df.callActivity('echo', 1), timer]);
  if (cancel) timer.cancel();
  return 'done';
});
