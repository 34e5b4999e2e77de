import { type QueueClient, QueueServiceClient } from '@azure/storage-queue';
import { beforeAll, describe, expect, inject, onTestFinished, test } from 'vitest';
import { uniqueName } from '../../../../tests/names.ts';
import { HOST_JSON, type Note, runApp } from '../run-app.ts';
import { app } from './app.ts';

const service = QueueServiceClient.fromConnectionString(inject('azurite'));
const base64 = (text: string) => Buffer.from(text).toString('base64');

describe('an app with a storage queue', () => {
  let queue: QueueClient;
  let poison: QueueClient;
  beforeAll(async () => {
    queue = service.getQueueClient(app.settings.ORDERS ?? '');
    poison = service.getQueueClient(`${app.settings.ORDERS}-poison`);
    // The listener has already looked for the queue: it need not be there from the start.
    await queue.create();
  });

  const ordersOf = (notes: readonly Note[], id: string) =>
    notes.filter(({ what, order }) => what === 'orders' && JSON.stringify(order).includes(id));
  const send = (order: object) => queue.sendMessage(base64(JSON.stringify(order)));

  test('queueTrigger hands over the decoded message with its metadata, and removes it', async () => {
    const sent = await send({ id: 'plain' });
    const notes = await app.journal((all) => ordersOf(all, 'plain').length > 0);
    expect(ordersOf(notes, 'plain')).toMatchObject([
      {
        order: { id: 'plain' },
        metadata: {
          queueTrigger: { id: 'plain' },
          dequeueCount: 1,
          id: sent.messageId,
          popReceipt: expect.any(String),
          insertionTime: sent.insertedOn.toISOString(),
          expirationTime: expect.any(String),
          nextVisibleTime: expect.any(String),
        },
      },
    ]);
    await app.eventually(async () => (await queue.getProperties()).approximateMessagesCount === 0 || undefined);
  });

  test('queueTrigger tries a failed message again, with a growing dequeueCount', async () => {
    await send({ id: 'twice', failures: 1 });
    const notes = await app.journal((all) => ordersOf(all, 'twice').length === 2);
    expect(ordersOf(notes, 'twice').map(({ metadata }) => (metadata as { dequeueCount: number }).dequeueCount)).toEqual(
      [1, 2],
    );
  });

  test('queueTrigger moves a message to the poison queue after maxDequeueCount failures', async () => {
    await send({ id: 'hopeless', failures: 9 });
    const left = await app.eventually(async () => (await poisoned(poison)).find((text) => text.includes('hopeless')));
    expect(JSON.parse(left)).toEqual({ id: 'hopeless', failures: 9 });
    expect(ordersOf(await app.journal(() => true), 'hopeless')).toHaveLength(3);
  });

  test('queueTrigger moves a message that is not base64 to the poison queue, unseen by the function', async () => {
    await queue.sendMessage('{"plain":"text"}');
    await app.eventually(async () => {
      const { peekedMessageItems } = await poison.peekMessages({ numberOfMessages: 32 });
      return peekedMessageItems.find(({ messageText }) => messageText === '{"plain":"text"}');
    });
    expect(ordersOf(await app.journal(() => true), 'text')).toEqual([]);
  });
});

async function poisoned(queue: QueueClient): Promise<string[]> {
  if (!(await queue.exists())) return [];
  const { peekedMessageItems } = await queue.peekMessages({ numberOfMessages: 32 });
  return peekedMessageItems.map(({ messageText }) => Buffer.from(messageText, 'base64').toString());
}

test('queueTrigger goes by host.json: it takes messages as they are, also those that were sent while no host ran, and keeps a failed one invisible for so long', async () => {
  const { queues, ...extensions } = HOST_JSON.extensions;
  const options = { messageEncoding: 'none', visibilityTimeout: '00:00:03' };
  const hostJson = { ...HOST_JSON, extensions: { ...extensions, queues: { ...queues, ...options } } };
  const ORDERS = uniqueName('orders');
  const queue = service.getQueueClient(ORDERS);
  await queue.create();
  for (const message of ['just text', '{"failures":1}']) await queue.sendMessage(message);
  const other = await runApp('bundle', { azurite: inject('azurite'), settings: { ORDERS }, hostJson });
  onTestFinished(() => other.end());
  const orders = (all: readonly Note[]) => all.filter(({ what }) => what === 'orders');
  const seen = orders(await other.journal((all) => orders(all).length >= 3));
  const tries = seen.filter(({ order }) => order !== 'just text');
  expect(seen).toHaveLength(tries.length + 1);
  const [first = 0, second = 0] = tries.map(({ metadata }) =>
    Date.parse((metadata as { nextVisibleTime: string }).nextVisibleTime),
  );
  // Both leases are of one length, and these times are in whole seconds.
  expect(second - first).toBeGreaterThanOrEqual(2000);
});
