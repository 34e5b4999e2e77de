import { app, type OrchestrationContext } from 'durable-functions';

/** Calls activities one after the other, as the input says. */
app.orchestration('calls', function* (context: OrchestrationContext) {
  const calls = context.df.getInput<{ name: string; input?: unknown }[]>();
  const results: unknown[] = [];
  for (const { name, input } of calls) results.push(yield context.df.callActivity(name, input));
  return results;
});

app.orchestration('catches', function* (context: OrchestrationContext) {
  try {
    yield context.df.callActivity('fail', 'no luck');
  } catch (error) {
    const caught = error instanceof Error ? error.message : '';
    return [caught, yield context.df.callActivity('echo', 'after')];
  }
});

app.orchestration('passes', function* (context: OrchestrationContext) {
  return yield context.df.callActivity('pass', context.df.getInput());
});

app.orchestration('throws', function* (context: OrchestrationContext) {
  yield context.df.callActivity('echo', 1);
  throw new Error('thrown by the orchestrator');
});

app.orchestration('tells', function* (context: OrchestrationContext) {
  context.df.setCustomStatus({ stage: 1 });
  yield context.df.waitForExternalEvent('go');
  context.df.setCustomStatus({ stage: 2 });
  return { input: context.df.getInput() ?? 'no input', version: context.df.version ?? 'no version' };
});

app.orchestration('context', function* (context: OrchestrationContext) {
  const first = context.df.currentUtcDateTime.toISOString();
  const guids = [context.df.newGuid('a'), context.df.newGuid('a')];
  yield context.df.waitForExternalEvent('go');
  const { instanceId, parentInstanceId, isReplaying } = context.df;
  return { instanceId, parentInstanceId, isReplaying, guids, first, last: context.df.currentUtcDateTime.toISOString() };
});

/** A bit of everything that its own journal tells. */
app.orchestration('stages', function* (context: OrchestrationContext) {
  const first: unknown = yield context.df.callActivity('echo', 'one');
  const both: unknown = yield context.df.Task.all([
    context.df.callActivity('echo', 'two'),
    context.df.callActivity('echo', 'three'),
  ]);
  yield context.df.createTimer(context.df.currentUtcDateTime);
  const event: unknown = yield context.df.waitForExternalEvent('go');
  return [first, both, event, yield context.df.callActivity('echo', 'four')];
});
