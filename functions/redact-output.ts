import { app, type LogHookContext, type PostInvocationContext } from '@azure/functions';
import { redact } from '../shared/redact.ts';

/** Logs, and what a function throws at the host (which logs it, too), pass here: the last place at which a secret is taken out. */
export function redactOutput(secrets: () => readonly string[]): void {
  app.hook.log((line) => redactLine(line, secrets()));
  app.hook.postInvocation((ended) => redactError(ended, secrets()));
}

export function redactLine(line: Pick<LogHookContext, 'category' | 'message'>, secrets: readonly string[]): void {
  // Lines of the host itself cannot be changed.
  if (line.category === 'user') line.message = redact(line.message, secrets);
}

export function redactError(
  ended: Pick<PostInvocationContext, 'error' | 'invocationContext'>,
  secrets: readonly string[],
): void {
  const { error, invocationContext } = ended;
  // Orchestrators call steps, which never throw; what the library throws in their place carries their state as JSON.
  if (error === undefined || error === null || invocationContext.options.trigger.type === 'orchestrationTrigger')
    return;
  const { message, stack } = error instanceof Error ? error : new Error(String(error));
  const safe = new Error(redact(message, secrets));
  safe.stack = redact(stack ?? message, secrets);
  ended.error = safe;
}
