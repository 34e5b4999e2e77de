import type { RunManually } from '../http/admin.ts';
import type { Webhooks } from '../http/webhooks.ts';
import { startBlobTrigger } from './blob.ts';
import { startEventGridTrigger } from './event-grid.ts';
import { startQueueTrigger } from './queue.ts';
import { startTimerTrigger } from './timer.ts';
import type { Trigger, TriggerContext } from './trigger.ts';

/** Starts what listens for the functions of an app; durable and HTTP triggers are not among it. */
export async function startTriggers(
  context: TriggerContext,
): Promise<{ webhooks: Webhooks; runManually: RunManually; stop(): Promise<void> }> {
  const blobs = startBlobTrigger(context);
  const eventGrid = startEventGridTrigger(context);
  const byType: Record<string, Trigger> = {
    blobtrigger: blobs,
    eventgridtrigger: eventGrid,
    queuetrigger: startQueueTrigger(context),
    timertrigger: await startTimerTrigger(context),
  };
  return {
    webhooks: {
      ...(blobs.webhook ? { blobs: blobs.webhook } : {}),
      ...(eventGrid.webhook ? { eventgrid: eventGrid.webhook } : {}),
    },
    runManually(functionName, input) {
      const definition = context.worker.functions.find(({ name }) => name === functionName);
      const run = byType[definition?.trigger.type.toLowerCase() ?? '']?.runManually;
      if (!run) return false;
      run(functionName, input).catch((error: unknown) => context.log('error', functionName, String(error)));
      return true;
    },
    async stop() {
      await Promise.all(Object.values(byType).map((trigger) => trigger.stop()));
    },
  };
}
