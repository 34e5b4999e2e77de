import { ExternalEvents } from './external-events.ts';
import { Future } from './future.ts';
import { EventType, type HistoryEvent, type Scheduled } from './history.ts';
import { refusalOf } from './non-deterministic.ts';

/** Ends the orchestration as Failed, with the message as its output. */
export class ReplayError extends Error {}

type Unnumbered<T> = T extends unknown ? Omit<T, 'EventId' | 'Timestamp'> : never;

/**
 * DTFx's orchestration context: numbers the tasks in the order in which the actions ask for them, and lets the history
 * confirm (scheduled before) or settle (completed) them. What the history does not confirm is new work.
 */
export class ReplayContext {
  readonly events = new ExternalEvents();
  /** The orchestration's clock: start of the turn that the replay is in, in ms since 1970. */
  now = 0;
  /** Set by a continue-as-new: from then on, raised events belong to the next execution. */
  continueAsNew: { input: string | null; carried: Extract<HistoryEvent, { EventType: 15 }>[] } | undefined;
  readonly #unconfirmed = new Map<number, Scheduled>();
  readonly #open = new Map<number, Future>();
  readonly #openTimers = new Set<number>();
  #nextId = 0;

  get nextId(): number {
    return this.#nextId;
  }
  get hasOpenTasks(): boolean {
    return this.#open.size > 0;
  }
  get openTimers(): ReadonlySet<number> {
    return this.#openTimers;
  }
  /** New work, by id. */
  get scheduled(): Scheduled[] {
    return [...this.#unconfirmed.values()].sort((a, b) => a.EventId - b.EventId);
  }

  schedule(work: Unnumbered<Scheduled>): Future {
    const id = this.#nextId++;
    this.#unconfirmed.set(id, { ...work, EventId: id, Timestamp: '' });
    const future = new Future();
    this.#open.set(id, future);
    future.whenSettled(() => {
      this.#open.delete(id);
      this.#openTimers.delete(id);
    });
    if (work.EventType === EventType.TimerCreated) this.#openTimers.add(id);
    return future;
  }

  createTimer(fireAt: number): Future {
    return this.schedule({ EventType: EventType.TimerCreated, FireAt: new Date(fireAt).toISOString() });
  }

  handle(event: HistoryEvent): void {
    switch (event.EventType) {
      case EventType.OrchestratorStarted:
        this.now = Date.parse(event.Timestamp);
        break;
      case EventType.TaskScheduled:
      case EventType.SubOrchestrationInstanceCreated:
      case EventType.TimerCreated:
        this.#confirm(event);
        break;
      case EventType.TaskCompleted:
      case EventType.SubOrchestrationInstanceCompleted:
        this.#open.get(event.TaskScheduledId)?.settle(true);
        break;
      case EventType.TaskFailed:
      case EventType.SubOrchestrationInstanceFailed:
        this.#open.get(event.TaskScheduledId)?.settle(false);
        break;
      case EventType.TimerFired:
        this.#open.get(event.TimerId)?.settle(true);
        break;
      case EventType.EventRaised:
        if (this.continueAsNew) this.continueAsNew.carried.push(event);
        else this.events.raise(event);
    }
  }

  #confirm(past: Scheduled): void {
    const present = this.#unconfirmed.get(past.EventId);
    const refusal = refusalOf(past, present);
    if (refusal) throw new ReplayError(refusal);
    this.#unconfirmed.delete(past.EventId);
  }
}
