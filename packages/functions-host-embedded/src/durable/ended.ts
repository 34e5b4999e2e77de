import type PQueue from 'p-queue';

/** Forgets the work that has not begun, and resolves when the other has ended. */
export function ended(queue: PQueue): Promise<void> {
  queue.clear();
  return queue.onPendingZero();
}
