import { app, type OrchestrationContext } from 'durable-functions';

app.orchestration('waits', function* (context: OrchestrationContext) {
  const names = context.df.getInput<string[]>();
  const seen: unknown[] = [];
  for (const name of names) seen.push(yield context.df.waitForExternalEvent(name));
  return seen;
});

app.orchestration('firstEvent', function* (context: OrchestrationContext) {
  const [a, b] = [context.df.waitForExternalEvent('a'), context.df.waitForExternalEvent('b')];
  const first: unknown = yield context.df.Task.any([a, b]);
  return first === a ? 'a' : 'b';
});

/** Waits for an approval with a deadline, in ms from now. */
app.orchestration('approval', function* (context: OrchestrationContext) {
  const deadline = new Date(context.df.currentUtcDateTime.getTime() + context.df.getInput<number>());
  const timer = context.df.createTimer(deadline);
  const approved = context.df.waitForExternalEvent('approved');
  const first: unknown = yield context.df.Task.any([approved, timer]);
  if (first === timer) return 'too late';
  timer.cancel();
  return yield context.df.callActivity('echo', `approved by ${approved.result}`);
});

/** Waits for one event twice: an activity gets ahead of the first. */
app.orchestration('waitsTwice', function* (context: OrchestrationContext) {
  yield context.df.Task.any([context.df.waitForExternalEvent('a'), context.df.callActivity('echo', 1)]);
  return yield context.df.waitForExternalEvent('a');
});
