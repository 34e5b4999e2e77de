import { runActivity } from './activity.ts';
import type { DurableApp } from './durable-app.ts';
import { type EventOf, EventType, type HistoryEvent } from './history.ts';
import type { Instance } from './instance.ts';
import { Slots } from './slots.ts';
import { Timers } from './timers.ts';

const NONE: ReadonlySet<number> = new Set();

/** Runs the activities and timers that instances have scheduled, and answers each task with one event. */
export class TaskRunner {
  readonly #app: DurableApp;
  readonly #activities: Slots;
  readonly #timers = new Timers();
  readonly #answer: (instance: Instance, taskId: number, event: HistoryEvent) => void;

  constructor(options: {
    app: DurableApp;
    maxActivities: number;
    answer: (instance: Instance, taskId: number, event: HistoryEvent) => void;
  }) {
    this.#app = options.app;
    this.#activities = new Slots(options.maxActivities);
    this.#answer = options.answer;
  }

  schedule(instance: Instance, events: readonly HistoryEvent[], isOver: () => boolean): void {
    for (const event of events) {
      if (event.EventType === EventType.TaskScheduled) {
        this.#activities.add(async () => {
          if (!isOver()) this.#answer(instance, event.EventId, await this.#run(instance, event));
        });
      }
      if (event.EventType === EventType.TimerCreated) {
        const fire = () => this.#answer(instance, event.EventId, timerFired(event));
        this.#timers.arm(instance.started.executionId, event.EventId, { delay: delayOf(event), fire });
      }
    }
  }

  /** Forgets the timers of an execution but these. */
  keepTimers(instance: Instance, ids: ReadonlySet<number> = NONE): void {
    this.#timers.keep(instance.started.executionId, ids);
  }

  /** Resolves when no activity runs any more. */
  async stop(): Promise<void> {
    this.#timers.disarmAll();
    await this.#activities.drain();
  }

  #run(instance: Instance, event: EventOf<typeof EventType.TaskScheduled>): Promise<HistoryEvent> {
    return runActivity(this.#app, event, instance.started.start.instanceId);
  }
}

/** Never more than was asked for: a timer may have been made by a clock that was ahead of what it is now. */
function delayOf({ FireAt, Timestamp }: EventOf<typeof EventType.TimerCreated>): number {
  const at = Date.parse(FireAt);
  return Math.min(at - Date.now(), at - Date.parse(Timestamp));
}

function timerFired({ EventId, FireAt }: EventOf<typeof EventType.TimerCreated>): HistoryEvent {
  return {
    EventType: EventType.TimerFired,
    EventId: -1,
    Timestamp: new Date().toISOString(),
    TimerId: EventId,
    FireAt,
  };
}
