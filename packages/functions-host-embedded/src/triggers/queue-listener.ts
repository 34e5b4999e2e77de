import { setTimeout as sleep } from 'node:timers/promises';
import type { DequeuedMessageItem, QueueClient } from '@azure/storage-queue';
import type { Log } from '../log.ts';
import { isNotFound } from '../not-found.ts';
import { holdMessage, type MessageLease } from './message-lease.ts';

/** First pause after an empty queue; it doubles up to the maximum. */
const MIN_PAUSE_MS = 100;

/** `poison`: no retry would help. */
export type MessageOutcome = 'done' | 'failed' | 'poison';

export type QueueListener = {
  /** Looks at the queue now: whoever just wrote to it need not wait for the next poll. */
  nudge(): void;
  stop(): Promise<void>;
};

/**
 * Polls a queue as the storage extension does: batches, a new one as soon as few enough messages run, a longer pause while
 * there is nothing; a message that failed becomes visible again, and after `maxDequeueCount` failures it moves to the poison
 * queue. A queue that does not exist yet is an empty one.
 */
export function startQueueListener(
  queue: QueueClient,
  handle: (message: DequeuedMessageItem) => Promise<MessageOutcome>,
  options: {
    poisonQueueOf: (message: DequeuedMessageItem) => QueueClient;
    batchSize: number;
    newBatchThreshold: number;
    maxDequeueCount: number;
    retryDelayMs: number;
    maxPauseMs: number;
    /** A message in work is invisible for so long, and renewed: its host may die. */
    leaseSeconds: number;
    log: Log;
  },
): QueueListener {
  const running = new Set<Promise<void>>();
  const stopping = new AbortController();
  let wake = new AbortController();
  const log = (error: unknown) =>
    options.log('error', 'host', `Queue ${queue.name}: ${error instanceof Error ? error.message : String(error)}`);

  async function process(message: DequeuedMessageItem): Promise<void> {
    const lease = holdMessage(queue, message, { seconds: options.leaseSeconds, log });
    try {
      await settle(message, lease);
    } finally {
      lease.end();
    }
  }

  async function settle(message: DequeuedMessageItem, lease: MessageLease): Promise<void> {
    const { maxDequeueCount } = options;
    // A message whose host died in every attempt has failed without anyone saying so.
    const outcome = message.dequeueCount > maxDequeueCount ? 'poison' : await tryHandle(message);
    if (outcome === 'failed' && message.dequeueCount < maxDequeueCount) return lease.release(options.retryDelayMs);
    if (outcome !== 'done') {
      const poisonQueue = options.poisonQueueOf(message);
      options.log('warning', 'host', `Message ${message.messageId} of ${queue.name} moves to ${poisonQueue.name}`);
      await poisonQueue.createIfNotExists();
      await poisonQueue.sendMessage(message.messageText);
    }
    return lease.remove();
  }

  async function tryHandle(message: DequeuedMessageItem): Promise<MessageOutcome> {
    try {
      return await handle(message);
    } catch (error) {
      log(error);
      return 'failed';
    }
  }

  async function receive(): Promise<readonly DequeuedMessageItem[]> {
    try {
      return await queue
        .receiveMessages({ numberOfMessages: options.batchSize, visibilityTimeout: options.leaseSeconds })
        .then((response) => response.receivedMessageItems);
    } catch (error) {
      if (!isNotFound(error)) log(error);
      return [];
    }
  }

  async function poll(): Promise<void> {
    let pause = MIN_PAUSE_MS;
    while (!stopping.signal.aborted) {
      const messages = await receive();
      for (const message of messages) {
        const task: Promise<void> = process(message)
          .catch(log)
          .finally(() => running.delete(task));
        running.add(task);
      }
      if (messages.length > 0) pause = MIN_PAUSE_MS;
      else {
        await sleep(pause, undefined, { signal: AbortSignal.any([stopping.signal, wake.signal]) }).catch(
          () => undefined,
        );
        if (wake.signal.aborted) wake = new AbortController();
        pause = Math.min(pause * 2, Math.max(options.maxPauseMs, MIN_PAUSE_MS));
      }
      while (running.size > options.newBatchThreshold) await Promise.race(running);
    }
    await Promise.all(running);
  }

  const polling = poll();
  return {
    nudge: () => wake.abort(),
    async stop() {
      stopping.abort();
      await polling;
    },
  };
}
