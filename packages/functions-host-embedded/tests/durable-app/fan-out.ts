import { app, type OrchestrationContext, RetryOptions } from 'durable-functions';

app.orchestration('fanOut', function* (context: OrchestrationContext) {
  const inputs = context.df.getInput<unknown[]>();
  return yield context.df.Task.all(inputs.map((input) => context.df.callActivity('echo', input)));
});

app.orchestration('passAll', function* (context: OrchestrationContext) {
  const inputs = context.df.getInput<unknown[]>();
  return yield context.df.Task.all(inputs.map((input) => context.df.callActivity('pass', input)));
});

app.orchestration('mixed', function* (context: OrchestrationContext) {
  const key = context.df.getInput<string>();
  const results: unknown = yield context.df.Task.all([
    context.df.callActivity('echo', 'first'),
    context.df.callActivityWithRetry('flaky', new RetryOptions(1, 3), { key, failures: 2 }),
    context.df.callSubOrchestrator('child', 'third'),
    context.df.callActivity('echo', 'fourth'),
  ]);
  return [results, yield context.df.callActivity('echo', 'after')];
});

app.orchestration('firstDone', function* (context: OrchestrationContext) {
  const [slow, quick] = context.df.getInput<[unknown, unknown]>();
  const tasks = [context.df.callActivity('pass', slow), context.df.callActivity('echo', quick)];
  const first: unknown = yield context.df.Task.any(tasks);
  return first === tasks[1] ? 'quick' : 'slow';
});

type Race = { key: string; settle: boolean };

/** One fails at once, its sibling is retried: what comes after must not take the sibling's ids. */
app.orchestration('failureBesideRetry', function* (context: OrchestrationContext) {
  const { key, settle } = context.df.getInput<Race>();
  const tasks = [
    context.df.callActivity('fail', 'at once'),
    context.df.callActivityWithRetry('flaky', new RetryOptions(300, 2), { key, failures: 1 }),
  ];
  let failure = '';
  try {
    yield context.df.Task.all(tasks);
  } catch (error) {
    failure = error instanceof Error ? error.message.slice(0, 40) : '';
  }
  if (settle) {
    for (const task of tasks) {
      try {
        yield task;
      } catch {
        failure += '!';
      }
    }
  }
  return { failure, next: yield context.df.callActivity('echo', 'next') };
});

/** Fan-out with activities whose failure is a value. */
app.orchestration('failureAsValue', function* (context: OrchestrationContext) {
  const { key } = context.df.getInput<Race>();
  const results: unknown = yield context.df.Task.all([
    context.df.callActivity('echo', { ok: false }),
    context.df.callActivityWithRetry('flaky', new RetryOptions(300, 2), { key, failures: 1 }),
  ]);
  return { results, next: yield context.df.callActivity('echo', 'next') };
});

/** Fan-out with every unit in a sub-orchestration that does not throw. */
app.orchestration('failureInChild', function* (context: OrchestrationContext) {
  const { key } = context.df.getInput<Race>();
  const results: unknown = yield context.df.Task.all([
    context.df.callSubOrchestrator('carefulUnit', { name: 'fail', input: 'at once' }),
    context.df.callSubOrchestrator('carefulUnit', { name: 'flaky', input: { key, failures: 1 } }),
  ]);
  return { results, next: yield context.df.callActivity('echo', 'next') };
});

app.orchestration('carefulUnit', function* (context: OrchestrationContext) {
  const { name, input } = context.df.getInput<{ name: string; input: unknown }>();
  try {
    return { ok: true, value: yield context.df.callActivityWithRetry(name, new RetryOptions(300, 2), input) };
  } catch {
    return { ok: false };
  }
});

app.orchestration('failureBesideWait', function* (context: OrchestrationContext) {
  try {
    yield context.df.Task.all([
      context.df.callActivity('fail', 'at once'),
      context.df.callActivity('pass', context.df.getInput()),
    ]);
  } catch {
    return 'failed early';
  }
});
