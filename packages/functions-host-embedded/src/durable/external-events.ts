import { Future } from './future.ts';
import type { EventOf, EventType } from './history.ts';

type Raised = EventOf<typeof EventType.EventRaised>;

/** Waiting for external events as C# does it: the youngest waiter gets the event, an event that nobody awaits is kept. */
export class ExternalEvents {
  readonly #waiting = new Map<string, Future[]>();
  readonly #buffered = new Map<string, Raised[]>();

  get hasWaiters(): boolean {
    return [...this.#waiting.values()].some((waiters) => waiters.length > 0);
  }

  /** Raised, but never awaited. */
  get unconsumed(): Raised[] {
    return [...this.#buffered.values()].flat();
  }

  wait(name: string): Future {
    const waiter = new Future();
    if (this.#buffered.get(name)?.shift()) {
      waiter.settle(true);
      return waiter;
    }
    const waiters = this.#waiting.get(name) ?? [];
    this.#waiting.set(name, waiters);
    waiters.push(waiter);
    return waiter;
  }

  raise(event: Raised): void {
    const waiter = this.#waiting.get(event.Name)?.pop();
    if (waiter) {
      waiter.settle(true);
      return;
    }
    const buffered = this.#buffered.get(event.Name) ?? [];
    this.#buffered.set(event.Name, buffered);
    buffered.push(event);
  }
}
