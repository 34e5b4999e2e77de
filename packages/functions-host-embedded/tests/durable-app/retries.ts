import { app, type OrchestrationContext, RetryOptions } from 'durable-functions';

type Asked = {
  key: string;
  failures: number;
  first: number;
  attempts: number;
  backoff?: number;
  longest?: number;
  timeout?: number;
};

app.orchestration('retries', function* (context: OrchestrationContext) {
  const { key, failures, first, attempts, backoff, longest, timeout } = context.df.getInput<Asked>();
  const options = new RetryOptions(first, attempts);
  if (backoff !== undefined) options.backoffCoefficient = backoff;
  if (longest !== undefined) options.maxRetryIntervalInMilliseconds = longest;
  if (timeout !== undefined) options.retryTimeoutInMilliseconds = timeout;
  let result: unknown;
  try {
    result = yield context.df.callActivityWithRetry('flaky', options, { key, failures });
  } catch (error) {
    result = error instanceof Error ? error.message.split(' \n ')[0] : '';
  }
  return [result, yield context.df.callActivity('echo', 'after')];
});
