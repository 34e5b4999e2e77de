import { z } from 'zod';
import { Future } from './future.ts';

/** The extension's limit where the options name none. */
const MAX_INTERVAL_MS = 6 * 24 * 60 * 60 * 1000;

export const RetryOptions = z.object({
  firstRetryIntervalInMilliseconds: z.number().positive(),
  maxNumberOfAttempts: z.int().min(1),
  backoffCoefficient: z.number().optional(),
  maxRetryIntervalInMilliseconds: z.number().optional(),
  retryTimeoutInMilliseconds: z.number().optional(),
});
export type RetryOptions = z.infer<typeof RetryOptions>;

/** `now` is the orchestration's clock, in ms since 1970. */
type RetryContext = { readonly now: number; createTimer(fireAt: number): Future };

/**
 * The retry loop of DTFx's RetryInterceptor. After the last attempt it waits for one more timer, due at once: durable-functions
 * waits for a timer after every failure. When the retry timeout has passed there is no such timer, and durable-functions waits
 * for ever (azure-functions-durable-js issue 629).
 */
export function retry(context: RetryContext, options: RetryOptions, call: () => Future): Future {
  const done = new Future();
  const firstAttempt = context.now;
  const attempt = (retries: number) => {
    call().whenSettled((succeeded) => {
      if (succeeded) return done.settle(true);
      if (retries + 1 >= options.maxNumberOfAttempts) {
        return context.createTimer(context.now).whenSettled(() => done.settle(false));
      }
      const delay =
        context.now < firstAttempt + (options.retryTimeoutInMilliseconds ?? Infinity) ? pause(options, retries) : 0;
      if (delay === 0) return done.settle(false);
      context.createTimer(context.now + delay).whenSettled(() => attempt(retries + 1));
    });
  };
  attempt(0);
  return done;
}

function pause(options: RetryOptions, retries: number): number {
  const backedOff = options.firstRetryIntervalInMilliseconds * (options.backoffCoefficient ?? 1) ** retries;
  return Math.min(backedOff, options.maxRetryIntervalInMilliseconds ?? MAX_INTERVAL_MS);
}
