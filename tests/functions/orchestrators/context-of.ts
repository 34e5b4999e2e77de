import type { OrchestrationContext } from 'durable-functions';

/** The context of an orchestrator whose `df` a test plays: the library's type has far more than an orchestrator of ours uses. */
export function contextOf(df: object): OrchestrationContext {
  return { df } as unknown as OrchestrationContext;
}
