import { setTimeout as delay } from 'node:timers/promises';
import type { InstanceStore } from './instance-store.ts';
import { isFinished } from './instance-view.ts';

/** Waits as `timeout` and `pollingInterval` (seconds, both needed) say. False if the instance has not ended by then. */
export async function waitForEnd(store: InstanceStore, instanceId: string, query: URLSearchParams): Promise<boolean> {
  const timeoutMs = Number(query.get('timeout') ?? Number.NaN) * 1000;
  const intervalMs = Number(query.get('pollingInterval') ?? Number.NaN) * 1000;
  if (!(timeoutMs >= 0 && intervalMs > 0)) return false;
  const deadline = performance.now() + timeoutMs;
  for (;;) {
    const view = store.view(instanceId);
    if (!view || isFinished(view.status)) return view !== undefined;
    const rest = deadline - performance.now();
    if (rest <= 0) return false;
    await delay(Math.min(rest, intervalMs));
  }
}
