import { QueueServiceClient } from '@azure/storage-queue';
import type { Connection } from '../../config.ts';
import type { Queue } from '../../world.ts';
import { storageCall, storageCode, storageStatus } from './call.ts';
import { storageIdentity } from './identity.ts';

/**
 * Messages are the Base64 of JSON, as the Functions queue trigger expects by default. A repeated `send` may put a message
 * twice: receivers must bear that anyway.
 */
export function createQueue(connection: Connection): Queue {
  const options = { retryOptions: { maxTries: 1 } };
  const service =
    'connectionString' in connection
      ? QueueServiceClient.fromConnectionString(connection.connectionString, options)
      : new QueueServiceClient(connection.serviceUri, storageIdentity(connection.clientId), options);
  return {
    send: async (queue, message, { delaySeconds = 0 } = {}) => {
      const client = service.getQueueClient(queue);
      const text = Buffer.from(JSON.stringify(message)).toString('base64');
      await storageCall('send to', queue, async ({ signal }) => {
        const send = () => client.sendMessage(text, { visibilityTimeout: delaySeconds, abortSignal: signal });
        try {
          await send();
        } catch (error) {
          if (storageCode(error) !== 'QueueNotFound') throw error;
          await client.createIfNotExists({ abortSignal: signal });
          await send();
        }
      });
    },
    peek: (queue) =>
      storageCall('look at', queue, async ({ signal }) => {
        try {
          const client = service.getQueueClient(queue);
          const { peekedMessageItems } = await client.peekMessages({ numberOfMessages: 32, abortSignal: signal });
          return peekedMessageItems.map(({ messageId, messageText }) => ({
            id: messageId,
            value: contentOf(messageText),
          }));
        } catch (error) {
          if (storageStatus(error) === 404) return [];
          throw error;
        }
      }),
    length: (queue) =>
      storageCall('look at', queue, async ({ signal }) => {
        try {
          const properties = await service.getQueueClient(queue).getProperties({ abortSignal: signal });
          return properties.approximateMessagesCount ?? 0;
        } catch (error) {
          if (storageStatus(error) === 404) return 0;
          throw error;
        }
      }),
  };
}

/** Others may leave messages of any kind. */
function contentOf(text: string): unknown {
  try {
    return JSON.parse(text.startsWith('{') ? text : Buffer.from(text, 'base64').toString());
  } catch {
    return undefined;
  }
}
