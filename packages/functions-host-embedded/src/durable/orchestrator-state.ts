import { z } from 'zod';
import type { InvocationResult } from '../invocation.ts';
import { Action } from './actions.ts';

/** Between the message of an orchestrator's error and the state that it failed in. */
const STATE_LABEL = '\n\n$OutOfProcData$:';

/** What durable-functions answers to a turn (schema V2 and later): all actions since the start of the execution. */
export const OrchestratorState = z.object({
  isDone: z.boolean(),
  actions: z.tuple([z.array(Action)]),
  output: z.unknown().optional(),
  error: z.string().optional(),
  customStatus: z.unknown().optional(),
});
export type OrchestratorState = z.infer<typeof OrchestratorState>;
const Answer = z
  .string()
  .transform((text, context): unknown => {
    try {
      return JSON.parse(text);
    } catch {
      context.addIssue(`it is not JSON: current value is ${text.slice(0, 80)}`);
      return z.NEVER;
    }
  })
  .pipe(OrchestratorState);

export type OrchestratorAnswer =
  | { kind: 'state'; state: OrchestratorState; stack: string }
  | { kind: 'error'; message: string; stack: string };

/** An orchestrator that throws still tells its state; an error without state comes from the library or the host. */
export function readOrchestratorAnswer(result: InvocationResult): OrchestratorAnswer {
  const stack = result.status === 'failure' ? result.exception.stack : '';
  const text = result.status === 'failure' ? failedState(result.exception.message) : textOf(result.returnValue);
  if (text === undefined) {
    const message =
      result.status === 'failure' ? result.exception.message : 'the function returned no orchestrator state';
    return { kind: 'error', message, stack };
  }
  const parsed = Answer.safeParse(text);
  if (parsed.success) return { kind: 'state', state: parsed.data, stack };
  return { kind: 'error', message: `Cannot read the orchestrator's answer: ${z.prettifyError(parsed.error)}`, stack };
}

function failedState(message: string): string | undefined {
  const at = message.indexOf(STATE_LABEL);
  return at < 0 ? undefined : message.slice(at + STATE_LABEL.length);
}

function textOf(value: Extract<InvocationResult, { status: 'success' }>['returnValue']): string | undefined {
  if (value && 'json' in value) return value.json;
  return value && 'string' in value ? value.string : undefined;
}
