import type { DequeuedMessageItem, QueueClient } from '@azure/storage-queue';

/** Shorter ones end while a busy machine still renews them. */
const LEAST_SECONDS = 10;

export function leaseSecondsOf(visibilityMs: number): number {
  return Math.max(Math.ceil(visibilityMs / 1000), LEAST_SECONDS);
}

export type MessageLease = {
  remove(): Promise<void>;
  /** Makes the message visible again after `delayMs`. */
  release(delayMs: number): Promise<void>;
  /** Renews no more: unless it was removed or released, the message comes back when the lease runs out. */
  end(): void;
};

/** Keeps a received message invisible until it is removed or released. */
export function holdMessage(
  queue: QueueClient,
  message: DequeuedMessageItem,
  options: { seconds: number; log: (error: unknown) => void },
): MessageLease {
  let receipt = message.popReceipt;
  let renewal: Promise<void> = Promise.resolve();
  const update = async (seconds: number) => {
    const updated = await queue.updateMessage(message.messageId, receipt, message.messageText, seconds);
    receipt = updated.popReceipt ?? receipt;
  };
  const timer = setInterval(
    () => {
      renewal = renewal.then(() => update(options.seconds)).catch(options.log);
    },
    (options.seconds * 1000) / 3,
  );
  const settle = async () => {
    clearInterval(timer);
    await renewal;
  };
  return {
    async remove() {
      await settle();
      await queue.deleteMessage(message.messageId, receipt);
    },
    async release(delayMs) {
      await settle();
      await update(Math.ceil(delayMs / 1000));
    },
    end: () => clearInterval(timer),
  };
}
