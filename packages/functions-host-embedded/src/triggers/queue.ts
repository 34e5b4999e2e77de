import type { DequeuedMessageItem } from '@azure/storage-queue';
import { resolveSettings } from '../app-settings.ts';
import { type FunctionDefinition, functionsTriggeredBy, textOption } from '../function-definition.ts';
import { queueServiceOf } from '../storage-connection.ts';
import type { TypedData } from '../typed-data.ts';
import { type MessageOutcome, type QueueListener, startQueueListener } from './queue-listener.ts';
import type { Trigger, TriggerContext } from './trigger.ts';

/** `queueTrigger`: one message per invocation, from the storage queue that the binding names. */
export function startQueueTrigger(context: TriggerContext): Trigger {
  const functions = functionsTriggeredBy(context.worker.functions, 'queueTrigger');
  const listeners = functions.map((definition) => listen(definition, context));
  return {
    async stop() {
      await Promise.all(listeners.map((listener) => listener.stop()));
    },
    runManually: (functionName, input) => {
      const name = functions.find((definition) => definition.name === functionName)?.trigger.name ?? '';
      return context.worker.invoke(functionName, { inputs: [{ name, data: { string: input } }] });
    },
  };
}

function listen(definition: FunctionDefinition, context: TriggerContext): QueueListener {
  const { queues } = context.hostJson.extensions;
  const queueName = resolveSettings(textOption(definition.trigger, 'queueName') ?? '', context.settings);
  const connection = textOption(definition.trigger, 'connection') ?? 'AzureWebJobsStorage';
  const service = queueServiceOf(connection, context.settings);
  const invoke = async (message: DequeuedMessageItem): Promise<MessageOutcome> => {
    const text = decode(message.messageText, queues.messageEncoding);
    if (text === undefined) {
      context.log(
        'error',
        definition.name,
        `Message ${message.messageId} is not base64, as messageEncoding in host.json says`,
      );
      return 'poison';
    }
    const result = await context.worker.invoke(definition.name, {
      inputs: [{ name: definition.trigger.name, data: { string: text } }],
      triggerMetadata: metadataOf(message, text),
    });
    return result.status === 'success' ? 'done' : 'failed';
  };
  return startQueueListener(service.getQueueClient(queueName), invoke, {
    poisonQueueOf: () => service.getQueueClient(`${queueName}-poison`),
    batchSize: queues.batchSize,
    newBatchThreshold: queues.newBatchThreshold ?? Math.floor(queues.batchSize / 2),
    maxDequeueCount: queues.maxDequeueCount,
    retryDelayMs: queues.visibilityTimeout,
    maxPauseMs: queues.maxPollingInterval,
    leaseSeconds: context.leaseSeconds,
    log: context.log,
  });
}

function decode(text: string, encoding: 'base64' | 'none'): string | undefined {
  if (encoding === 'none') return text;
  return /^[A-Za-z0-9+/]*={0,2}$/.test(text) && text.length % 4 === 0
    ? Buffer.from(text, 'base64').toString('utf8')
    : undefined;
}

function metadataOf(message: DequeuedMessageItem, text: string): Record<string, TypedData> {
  const time = (date: Date) => ({ json: JSON.stringify(date) });
  return {
    QueueTrigger: { string: text },
    DequeueCount: { int: message.dequeueCount },
    Id: { string: message.messageId },
    PopReceipt: { string: message.popReceipt },
    InsertionTime: time(message.insertedOn),
    ExpirationTime: time(message.expiresOn),
    NextVisibleTime: time(message.nextVisibleOn),
  };
}
