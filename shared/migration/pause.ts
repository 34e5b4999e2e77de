/** Milliseconds. For waits of seconds within a step; longer ones belong to the orchestrator. */
export function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}
