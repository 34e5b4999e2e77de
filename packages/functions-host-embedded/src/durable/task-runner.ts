import PQueue from 'p-queue';
import { runActivity } from './activity.ts';
import type { Claims } from './claims.ts';
import type { DurableApp } from './durable-app.ts';
import { ended } from './ended.ts';
import { type EventOf, EventType, type HistoryEvent } from './history.ts';
import { answerId, type Instance } from './instance.ts';
import { Timers } from './timers.ts';

const NONE: ReadonlySet<number> = new Set();

type Activity = EventOf<typeof EventType.TaskScheduled>;

/** Runs the activities and timers that instances have scheduled, and answers each task with one event. */
export class TaskRunner {
  readonly #app: DurableApp;
  readonly #activities: PQueue;
  readonly #timers = new Timers();
  readonly #claims: Claims;
  readonly #visibilityMs: number;
  readonly #answer: (instance: Instance, taskId: number, event: HistoryEvent) => void;

  constructor(options: {
    app: DurableApp;
    maxActivities: number;
    claims: Claims;
    /** How long an activity stays invisible whose host died. */
    visibilityMs: number;
    answer: (instance: Instance, taskId: number, event: HistoryEvent) => void;
  }) {
    this.#app = options.app;
    this.#activities = new PQueue({ concurrency: options.maxActivities });
    this.#claims = options.claims;
    this.#visibilityMs = options.visibilityMs;
    this.#answer = options.answer;
  }

  schedule(instance: Instance, events: readonly HistoryEvent[], isOver: () => boolean): void {
    for (const event of events) {
      if (event.EventType === EventType.TaskScheduled) {
        this.#whenVisible(instance, event, () => {
          void this.#activities.add(async () => {
            if (!isOver()) await this.#run(instance, event);
          });
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
    await ended(this.#activities);
  }

  #whenVisible(instance: Instance, event: Activity, then: () => void): void {
    const { executionId } = instance.started;
    const ms = this.#claims.hiddenMs(answerId(executionId, event.EventId), this.#visibilityMs);
    if (ms > 0) this.#claims.later(ms, then);
    else then();
  }

  async #run(instance: Instance, event: Activity): Promise<void> {
    const { executionId, start } = instance.started;
    await this.#claims.during(answerId(executionId, event.EventId), this.#visibilityMs, async () => {
      this.#answer(instance, event.EventId, await runActivity(this.#app, event, start.instanceId));
    });
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
