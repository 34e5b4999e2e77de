import type { DequeuedMessageItem, QueueServiceClient } from '@azure/storage-queue';
import { functionsTriggeredBy } from '../function-definition.ts';
import { answer } from '../http/exchange.ts';
import { isNotFound } from '../not-found.ts';
import { queueServiceOf } from '../storage-connection.ts';
import { type BlobFunction, toBlobFunction } from './blob-function.ts';
import { type BlobMessage, decodeBlobMessage, encodeBlobMessage, isWhole, toBlobMessage } from './blob-message.ts';
import { handleEventGrid } from './event-grid-request.ts';
import { type MessageOutcome, type QueueListener, startQueueListener } from './queue-listener.ts';
import type { Trigger, TriggerContext } from './trigger.ts';

const POISON_QUEUE = 'webjobs-blobtrigger-poison';
/** Messages are mostly announced in this process; the poll finds those of a host that died. */
const MAX_PAUSE_MS = 2_000;

/**
 * `blobTrigger` with source EventGrid: the webhook puts every event into the host's own queue and answers 202; the queue runs
 * the functions, five times where they fail, then writes to the poison queue of the blob's account. The events are not
 * matched with the function's path: that is the subscription's filter to do, here as in the real extension.
 */
export function startBlobTrigger(context: TriggerContext): Trigger {
  const functions = new Map(
    functionsTriggeredBy(context.worker.functions, 'blobTrigger')
      .map((definition) => toBlobFunction(definition, context))
      .map((target) => [target.id, target]),
  );
  if (functions.size === 0) return { stop: async () => undefined };
  const hostQueues = queueServiceOf('AzureWebJobsStorage', context.settings);
  const queue = hostQueues.getQueueClient(`azure-webjobs-blobtrigger-${context.hostId}`);
  const { maxDegreeOfParallelism, poisonBlobThreshold } = context.hostJson.extensions.blobs;
  const batchSize = Math.min(32, Math.floor(maxDegreeOfParallelism / 2) + 1);

  const listener: QueueListener = startQueueListener(queue, runMessage, {
    poisonQueueOf: (message) =>
      poisonQueues(functions.get(decodeBlobMessage(message)?.FunctionId ?? '')).getQueueClient(POISON_QUEUE),
    batchSize,
    newBatchThreshold: maxDegreeOfParallelism - batchSize,
    maxDequeueCount: poisonBlobThreshold,
    retryDelayMs: 0,
    maxPauseMs: MAX_PAUSE_MS,
    leaseSeconds: context.leaseSeconds,
    log: context.log,
  });

  async function runMessage(item: DequeuedMessageItem): Promise<MessageOutcome> {
    const message = decodeBlobMessage(item);
    if (!message) return 'poison';
    const target = functions.get(message.FunctionId);
    if (!target) {
      context.log('warning', 'host', `No function "${message.FunctionId}" for a blob event: the event is dropped`);
      return 'done';
    }
    return target.run({ container: message.ContainerName, name: message.BlobName });
  }

  function poisonQueues(target: BlobFunction | undefined): QueueServiceClient {
    return target?.queues() ?? hostQueues;
  }

  async function enqueue(messages: readonly BlobMessage[]): Promise<void> {
    for (const message of messages) await send(encodeBlobMessage(message));
    listener.nudge();
  }

  /** The queue is there but for the first time. */
  async function send(text: string): Promise<void> {
    try {
      await queue.sendMessage(text);
    } catch (error) {
      if (!isNotFound(error)) throw error;
      await queue.createIfNotExists();
      await queue.sendMessage(text);
    }
  }

  return {
    stop: () => listener.stop(),
    runManually: async (functionName, path) => {
      const [container = '', ...rest] = path.split('/');
      return functions.get(`Host.Functions.${functionName}`)?.run({ container, name: rest.join('/') });
    },
    webhook: (exchange) =>
      handleEventGrid(exchange, {
        bodyLimit: context.bodyLimit,
        async onEvents(events) {
          if (!events.every(isWhole)) return answer(exchange, 500);
          const functionId = exchange.url.searchParams.get('functionName') ?? '';
          const messages = events
            .map((event) => toBlobMessage(functionId, event))
            .filter((message) => message !== undefined);
          if (messages.length < events.length) return answer(exchange, 400);
          await enqueue(messages);
          return answer(exchange, 202);
        },
      }),
  };
}
