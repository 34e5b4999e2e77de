import { app, type OrchestrationContext, RetryOptions } from 'durable-functions';

type Child = { name: string; input?: unknown; id?: string; version?: string };

app.orchestration('parent', function* (context: OrchestrationContext) {
  const { name, input, id, version } = context.df.getInput<Child>();
  return [yield context.df.callSubOrchestrator(name, input, id, version)];
});

app.orchestration('carefulParent', function* (context: OrchestrationContext) {
  const { name, input, id } = context.df.getInput<Child>();
  try {
    return yield context.df.callSubOrchestrator(name, input, id);
  } catch (error) {
    return `caught: ${error instanceof Error ? error.message : ''}`;
  }
});

app.orchestration('retryingParent', function* (context: OrchestrationContext) {
  const { name, input, id } = context.df.getInput<Child>();
  return yield context.df.callSubOrchestratorWithRetry(name, new RetryOptions(1, 3), input, id);
});

app.orchestration('child', function* (context: OrchestrationContext) {
  const { instanceId, parentInstanceId } = context.df;
  const input: unknown = yield context.df.callActivity('echo', context.df.getInput());
  return { input, instanceId, parentInstanceId };
});

app.orchestration('flakyChild', function* (context: OrchestrationContext) {
  return yield context.df.callActivity('flaky', context.df.getInput());
});

app.orchestration('manyChildren', function* (context: OrchestrationContext) {
  const inputs = context.df.getInput<unknown[]>();
  const results: unknown = yield context.df.Task.all(
    inputs.map((input) => context.df.callSubOrchestrator('calls', [{ name: 'echo', input }])),
  );
  return results;
});
