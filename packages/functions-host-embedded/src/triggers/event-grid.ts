import { functionsTriggeredBy } from '../function-definition.ts';
import { answer } from '../http/exchange.ts';
import { type EventGridEvent, handleEventGrid } from './event-grid-request.ts';
import type { Trigger, TriggerContext } from './trigger.ts';

/**
 * `eventGridTrigger`: every event of a batch is one invocation, all at once; one that fails makes the answer 500, and Event
 * Grid sends the whole batch again.
 */
export function startEventGridTrigger({ worker, bodyLimit }: TriggerContext): Trigger {
  const functions = new Map(
    functionsTriggeredBy(worker.functions, 'eventGridTrigger').map((found) => [found.name, found]),
  );

  async function run(functionName: string, event: EventGridEvent) {
    const definition = functions.get(functionName);
    return worker.invoke(functionName, {
      inputs: [{ name: definition?.trigger.name ?? '', data: { json: JSON.stringify(event) } }],
      triggerMetadata: { data: { json: JSON.stringify(event.data ?? null) } },
    });
  }

  return {
    stop: async () => undefined,
    runManually: (functionName, input) => run(functionName, JSON.parse(input)),
    async webhook(exchange) {
      const name = exchange.url.searchParams.get('functionName') ?? '';
      if (!functions.has(name)) return answer(exchange, 404, `cannot find function: '${name}'`);
      return handleEventGrid(exchange, {
        bodyLimit,
        async onEvents(events) {
          const results = await Promise.all(events.map((event) => run(name, event)));
          const failed = results.find((result) => result.status === 'failure');
          return failed ? answer(exchange, 500, failed.exception.message) : answer(exchange, 202);
        },
      });
    },
  };
}
