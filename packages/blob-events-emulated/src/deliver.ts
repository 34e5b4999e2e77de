import { setTimeout as sleep } from 'node:timers/promises';
import PQueue from 'p-queue';
import type { Delivery } from './journal.ts';
import { seededRandom } from './seeded-random.ts';
import type { Subscription } from './subscription.ts';

/** How often, as shares of 1, an event comes twice or later than those after it. */
export type Chaos = { seed: number; duplicate: number; reorder: number };

export type Delivering = {
  /** Returns at once; the delivery goes on until it is accepted or all is stopped. */
  deliver(delivery: Delivery): void;
  /** Resolves when nothing is being sent any more. */
  stop(): Promise<void>;
};

const FIRST_RETRY_MS = 200;
const LONGEST_RETRY_MS = 10_000;
/** The longest that chaos holds an event back. */
const LATE_MS = 1500;
const ANSWER_MS = 60_000;
/** Failed attempts after which somebody should know. */
const WORRYING = 5;

/** Posts events to webhooks as Event Grid does: each at least once, tried again with growing pauses until the answer is 2xx. */
export function startDelivering(options: {
  subscriptions: readonly Subscription[];
  chaos: Chaos;
  accepted(delivery: Delivery): void;
  warn(message: string): void;
}): Delivering {
  const random = seededRandom(options.chaos.seed);
  const queue = new PQueue({ concurrency: 8 });
  const stopping = new AbortController();
  const running = new Set<Promise<void>>();

  const pause = (milliseconds: number) => sleep(milliseconds, undefined, { signal: stopping.signal });

  async function untilAccepted(subscription: Subscription, delivery: Delivery, firstPauseMs: number): Promise<void> {
    await pause(firstPauseMs);
    for (let attempt = 1; ; attempt += 1) {
      const problem = await queue.add(() => post(subscription.url, delivery, stopping.signal));
      if (problem === undefined) return;
      if (attempt === WORRYING) {
        options.warn(`Cannot deliver "${delivery.event.subject}" to ${subscription.name}: ${problem}; still trying`);
      }
      await pause(Math.min(FIRST_RETRY_MS * 2 ** (attempt - 1), LONGEST_RETRY_MS));
    }
  }

  function start(work: () => Promise<void>): void {
    const done = work().catch((error: unknown) => {
      // What was not accepted stays queued on disk for the next start.
      if (!stopping.signal.aborted) throw error;
    });
    running.add(done);
    void done.finally(() => running.delete(done));
  }

  return {
    deliver(delivery) {
      const subscription = options.subscriptions.find(({ name }) => name === delivery.subscription);
      if (!subscription) return options.accepted(delivery);
      const late = random() < options.chaos.reorder ? random() * LATE_MS : 0;
      start(async () => {
        await untilAccepted(subscription, delivery, late);
        options.accepted(delivery);
      });
      if (random() < options.chaos.duplicate) {
        const later = random() * LATE_MS;
        start(() => untilAccepted(subscription, delivery, later));
      }
    },
    async stop() {
      stopping.abort();
      await Promise.allSettled(running);
    },
  };
}

/** undefined where the event was accepted, else why not; without the address, which holds a key. */
async function post(url: string, { event }: Delivery, stopped: AbortSignal): Promise<string | undefined> {
  try {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json; charset=utf-8', 'aeg-event-type': 'Notification' },
      body: JSON.stringify([event]),
      signal: AbortSignal.any([stopped, AbortSignal.timeout(ANSWER_MS)]),
    });
    await response.arrayBuffer();
    return response.ok ? undefined : `the answer was HTTP ${response.status}`;
  } catch (error) {
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
    return cause instanceof Error ? cause.message : String(cause);
  }
}
