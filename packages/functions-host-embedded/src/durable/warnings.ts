/** Events that were raised, but not awaited before a continue-as-new. */
export function carriedMessage(instanceId: string, names: readonly string[]): string {
  return (
    `The orchestration "${instanceId}" continues as new with events that it received and did not await: ${names.join(', ')}. ` +
    `They are kept here; the real host may drop them (azure-functions-durable-python issue 331).`
  );
}

/** The library waits for a task that the host does not have. */
export function stalledMessage(instanceId: string): string {
  return (
    `The orchestration "${instanceId}" will never end: its code waits for a task, but the host has none open and no event is ` +
    `awaited. A retry timeout that has passed does this, on the real host too (azure-functions-durable-js issue 629).`
  );
}
