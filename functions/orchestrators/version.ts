import type { OrchestrationContext, Task } from 'durable-functions';

/**
 * Of the order and the names of what the orchestrators call, and of what passes between them. Raise it with every change of
 * these: history that another version has written must not be replayed by this one. `tests/functions/orchestrators/kept`
 * holds histories of this version, and their test tells when the number has to go up. 0.1.0 had none.
 */
export const ORCHESTRATION_VERSION = 7;

export type Versioned = { version: number };

/** The orchestrator, which ends with an exception where another version began the instance; resumeMigrations begins it again. */
export function ofThisVersion<T>(
  orchestrator: (context: OrchestrationContext) => Generator<Task, T>,
): (context: OrchestrationContext) => Generator<Task, T> {
  return function* versioned(context) {
    const input = context.df.getInput<Partial<Versioned> | undefined>();
    if (input?.version !== ORCHESTRATION_VERSION) {
      throw new Error(
        `Cannot go on: another version of this app began it: current value is ${input?.version ?? 1}, not ${ORCHESTRATION_VERSION}`,
      );
    }
    return yield* orchestrator(context);
  };
}
