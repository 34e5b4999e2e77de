import { type EventOf, EventType, type HistoryEvent, type Scheduled } from './history.ts';
import type { OrchestratorAnswer } from './orchestrator-state.ts';
import { ReplayContext, ReplayError } from './replay-context.ts';
import { runActions, type ShimSurroundings } from './shim.ts';

export type ReplayOutcome =
  | {
      kind: 'waiting';
      scheduled: Scheduled[];
      openTimers: ReadonlySet<number>;
      /** Nothing that could still happen would move the orchestration on. */
      stalled: boolean;
    }
  | { kind: 'continued'; input: string | null; carried: Raised[]; unconsumed: Raised[] }
  | { kind: 'completed'; output: string | null }
  | { kind: 'failed'; reason: string; details: string };

type Raised = EventOf<typeof EventType.EventRaised>;

/**
 * Replays on the host's side what the orchestrator did on the worker's side. durable-functions answers with the list of all
 * actions since the start of the execution, without ids; the real host runs that list in C# against the same history and
 * numbers the tasks on its own. This is that second run, with the C# semantics: whatever it numbers differently from
 * durable-functions goes wrong here as it goes wrong in production. An instance ends when its actions have, its orchestrator
 * has returned or thrown, and no task is open: a timer that is not cancelled holds it.
 */
export function shadowReplay(
  history: readonly HistoryEvent[],
  answer: OrchestratorAnswer,
  around: ShimSurroundings & { readonly functionName: string },
): ReplayOutcome {
  const failed = (error: string, details: string): ReplayOutcome => ({
    kind: 'failed',
    reason: `Orchestrator function '${around.functionName}' failed: ${error}`,
    details,
  });
  if (answer.kind === 'error') return failed(answer.message, answer.stack);
  const { state } = answer;
  const context = new ReplayContext();
  let actionsAreDone = false;
  try {
    for (const event of history) {
      if (event.EventType === EventType.ExecutionStarted) {
        runActions(context, state.actions[0], around).whenSettled(() => {
          actionsAreDone = true;
        });
      } else context.handle(event);
    }
  } catch (error) {
    if (!(error instanceof ReplayError)) throw error;
    return { kind: 'failed', reason: error.message, details: error.stack ?? error.message };
  }
  if (actionsAreDone && !context.hasOpenTasks) {
    if (state.error) return failed(state.error, `Message: ${state.error}, StackTrace: ${answer.stack}`);
    if (state.isDone && context.continueAsNew) {
      const { input, carried } = context.continueAsNew;
      return { kind: 'continued', input, carried, unconsumed: context.events.unconsumed };
    }
    if (state.isDone) return { kind: 'completed', output: JSON.stringify(state.output) ?? null };
  }
  return {
    kind: 'waiting',
    scheduled: context.scheduled,
    openTimers: context.openTimers,
    stalled: actionsAreDone && !context.hasOpenTasks && !context.events.hasWaiters,
  };
}
