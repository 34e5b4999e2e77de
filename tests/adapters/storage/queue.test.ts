import { QueueServiceClient } from '@azure/storage-queue';
import { expect, inject, test } from 'vitest';
import { createQueue } from '../../../shared/adapters/storage/queue.ts';
import { uniqueName } from '../../names.ts';

const connectionString = inject('azurite');
const queue = createQueue({ connectionString });
const sdk = QueueServiceClient.fromConnectionString(connectionString);

test('createQueue() makes the queue at the first message and sends Base64 of JSON', async () => {
  const name = uniqueName('q');
  expect(await queue.length(name)).toBe(0);
  await queue.send(name, { container: 'bilder/ä' });
  const received = await sdk.getQueueClient(name).receiveMessages();
  const text = Buffer.from(received.receivedMessageItems[0]?.messageText ?? '', 'base64').toString();
  expect(JSON.parse(text)).toEqual({ container: 'bilder/ä' });
});

test('createQueue() peeks at messages of all kinds, and leaves them there', async () => {
  const name = uniqueName('peek');
  expect(await queue.peek(name)).toEqual([]);
  await queue.send(name, { a: 1 });
  const client = QueueServiceClient.fromConnectionString(connectionString).getQueueClient(name);
  await client.sendMessage('{"b":2}');
  await client.sendMessage('no JSON');
  expect((await queue.peek(name)).map(({ value }) => value)).toEqual([{ a: 1 }, { b: 2 }, undefined]);
  expect(await queue.length(name)).toBe(3);
});

test('createQueue() hides a delayed message until it is due, and counts it', async () => {
  const name = uniqueName('q');
  await queue.send(name, { container: 'images' }, { delaySeconds: 300 });
  expect((await sdk.getQueueClient(name).receiveMessages()).receivedMessageItems).toEqual([]);
  expect(await queue.length(name)).toBe(1);
});
