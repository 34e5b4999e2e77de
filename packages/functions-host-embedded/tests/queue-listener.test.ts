import { type QueueClient, QueueServiceClient } from '@azure/storage-queue';
import { expect, inject, onTestFinished, test, vi } from 'vitest';
import { uniqueName } from '../../../tests/names.ts';
import { holdMessage } from '../src/triggers/message-lease.ts';
import { type MessageOutcome, startQueueListener } from '../src/triggers/queue-listener.ts';

const service = QueueServiceClient.fromConnectionString(inject('azurite'));
const LEASE_SECONDS = 10;
const patience = { timeout: 20_000, interval: 20 };

async function createQueue(texts: readonly string[]): Promise<QueueClient> {
  const queue = service.getQueueClient(uniqueName('listened'));
  await queue.create();
  for (const text of texts) await queue.sendMessage(text);
  return queue;
}

const peeked = async (queue: QueueClient) =>
  (await queue.peekMessages({ numberOfMessages: 32 })).peekedMessageItems.map(({ messageText }) => messageText);

async function received(queue: QueueClient) {
  const { receivedMessageItems } = await queue.receiveMessages({ visibilityTimeout: 1 });
  const [message] = receivedMessageItems;
  if (!message) throw new Error('No message is visible');
  return message;
}

/** A listener whose messages end when the test says so. */
function listen(queue: QueueClient) {
  const begun: { text: string; end: (outcome: MessageOutcome) => void }[] = [];
  const poison = service.getQueueClient(`${queue.name}-poison`);
  const handle = ({ messageText }: { messageText: string }) =>
    new Promise<MessageOutcome>((resolve) => begun.push({ text: messageText, end: resolve }));
  const options = {
    batchSize: 2,
    newBatchThreshold: 1,
    maxDequeueCount: 2,
    retryDelayMs: 0,
    maxPauseMs: 100,
    leaseSeconds: LEASE_SECONDS,
  };
  const listener = startQueueListener(queue, handle, { ...options, poisonQueueOf: () => poison, log: () => undefined });
  onTestFinished(() => {
    for (const { end } of begun) end('done');
    return listener.stop();
  });
  return { begun, poison, stop: listener.stop };
}

test('startQueueListener() sets a message aside, unseen, whose host died in every attempt', async () => {
  const queue = await createQueue(['deadly']);
  for (let attempt = 1; attempt <= 2; attempt++) {
    const { messageId, popReceipt, messageText } = await received(queue);
    await queue.updateMessage(messageId, popReceipt, messageText, 0);
  }
  await queue.sendMessage('harmless');
  const { begun, poison } = listen(queue);
  await expect.poll(() => poison.exists(), patience).toBe(true);
  await expect.poll(() => peeked(poison), patience).toEqual(['deadly']);
  await expect.poll(() => begun.map(({ text }) => text), patience).toEqual(['harmless']);
});

test('startQueueListener() fetches no new batch before few enough messages run', async () => {
  const { begun } = listen(await createQueue(['1', '2', '3', '4', '5']));
  await expect.poll(() => begun.length, patience).toBe(2);
  // Time enough to fetch what must still wait.
  for (let index = 0; index < 5; index++) await service.getProperties();
  expect(begun).toHaveLength(2);
  begun[0]?.end('done');
  await expect.poll(() => begun.length, patience).toBe(4);
});

test('stop() waits for the message that runs', async () => {
  const queue = await createQueue(['slow']);
  const { begun, stop } = listen(queue);
  await expect.poll(() => begun.length, patience).toBe(1);
  let ended = false;
  const stopped = stop().then(() => {
    ended = true;
  });
  for (let index = 0; index < 5; index++) await service.getProperties();
  expect(ended).toBe(false);
  begun[0]?.end('done');
  await stopped;
  expect((await queue.getProperties()).approximateMessagesCount).toBe(0);
});

test('holdMessage() keeps a message invisible for longer than its first lease, and can remove it then', async () => {
  const queue = await createQueue(['held', 'left']);
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
  onTestFinished(() => {
    vi.useRealTimers();
  });
  const errors: unknown[] = [];
  const lease = holdMessage(queue, await received(queue), {
    seconds: LEASE_SECONDS,
    log: (error) => errors.push(error),
  });
  await received(queue);
  vi.advanceTimersByTime((LEASE_SECONDS * 1000) / 2);
  await vi.waitFor(async () => expect(await peeked(queue)).toContain('left'), patience);
  expect(await peeked(queue)).toEqual(['left']);
  await lease.remove();
  expect(errors).toEqual([]);
  expect((await queue.getProperties()).approximateMessagesCount).toBe(1);
});
