import { randomUUID } from 'node:crypto';
import PQueue from 'p-queue';
import type { Log } from '../log.ts';
import type { Claims } from './claims.ts';
import type { DurableApp } from './durable-app.ts';
import { ended } from './ended.ts';
import { endsWithin } from './ends-within.ts';
import { EventType, type HistoryEvent } from './history.ts';
import { answerId, type Instance, needsTurn, unanswered } from './instance.ts';
import type { InstanceStore } from './instance-store.ts';
import type { Message, Start, StartedRecord } from './journal-record.ts';
import type { TimerLimits } from './long-timer.ts';
import { TaskRunner } from './task-runner.ts';
import { runTurn } from './turn.ts';
import type { TurnDecision } from './turn-decision.ts';
import { carriedMessage, stalledMessage } from './warnings.ts';

export type DispatcherOptions = {
  readonly app: DurableApp;
  readonly store: InstanceStore;
  readonly timerLimits: TimerLimits;
  readonly maxActivities: number;
  readonly maxOrchestrators: number;
  readonly claims: Claims;
  /** How long the work of a host that died stays invisible. */
  readonly visibilityMs: { readonly activities: number; readonly turns: number };
  readonly log: Log;
};

/**
 * Moves messages to instances and lets their turns run: one turn of an instance at a time. Everything is journalled before it
 * is acted on, so that recover() can act on it again: activities run at least once, messages arrive once.
 */
export class Dispatcher {
  readonly #options: DispatcherOptions;
  readonly #store: InstanceStore;
  readonly #turns: PQueue;
  readonly #tasks: TaskRunner;
  /** Instances whose turn waits for a slot or runs. */
  readonly #busy = new Set<string>();
  #state: 'open' | 'stopping' | 'closed' = 'open';

  constructor(options: DispatcherOptions) {
    const { app, store, maxActivities, maxOrchestrators, claims, visibilityMs } = options;
    this.#options = options;
    this.#store = store;
    this.#turns = new PQueue({ concurrency: maxOrchestrators });
    const answer = (instance: Instance, taskId: number, event: HistoryEvent) => this.#answer(instance, taskId, event);
    this.#tasks = new TaskRunner({ app, maxActivities, claims, visibilityMs: visibilityMs.activities, answer });
  }

  /** Takes up what the last process left. */
  recover(): void {
    for (const instance of this.#store.allLive()) {
      this.#send(instance);
      if (instance.end) this.#store.finish(instance);
      else this.#schedule(instance, unanswered(instance));
      this.#wake(instance);
    }
  }

  /** False if an instance of this id is active. A start that has arrived before changes nothing. */
  start(start: Start): boolean {
    if (this.#store.startIdOf(start.instanceId) === start.id) return true;
    if (this.#store.live(start.instanceId)) return false;
    this.#wake(this.#begin({ start, createdTime: new Date().toISOString(), customStatus: null, inbox: [] }));
    return true;
  }

  /** Nothing happens if the instance has ended, the execution is over, or the message has arrived before. */
  deliver(instanceId: string, message: Message, executionId?: string): void {
    const instance = this.#store.live(instanceId);
    if (!instance || instance.end || this.#state === 'closed') return;
    if (executionId !== undefined && executionId !== instance.started.executionId) return;
    if (instance.received.has(message.id)) return;
    this.#store.commit(instance, { type: 'received', message, at: new Date().toISOString() });
    this.#wake(instance);
  }

  /** Gives running turns and activities `graceMs` to end; what has not ended then runs again after recover(). */
  async stop(graceMs: number): Promise<void> {
    this.#state = 'stopping';
    this.#options.claims.stopWaiting();
    await endsWithin(Promise.all([ended(this.#turns), this.#tasks.stop()]), graceMs);
    this.#state = 'closed';
    this.#options.claims.stop();
  }

  #begin(next: Omit<StartedRecord, 'type' | 'executionId' | 'at'>): Instance {
    const executionId = randomUUID().replaceAll('-', '');
    return this.#store.begin({ type: 'started', ...next, executionId, at: new Date().toISOString() });
  }

  #wake(instance: Instance): void {
    const { instanceId } = instance.started.start;
    if (this.#state !== 'open' || this.#busy.has(instanceId) || !needsTurn(instance)) return;
    const { app, claims, timerLimits, visibilityMs } = this.#options;
    const { executionId } = instance.started;
    const hiddenMs = claims.hiddenMs(executionId, visibilityMs.turns);
    if (hiddenMs > 0) {
      claims.later(hiddenMs, () => this.#wake(instance));
      return;
    }
    this.#busy.add(instanceId);
    void this.#turns.add(() =>
      claims.during(executionId, visibilityMs.turns, async () => {
        const decision = await runTurn(app, instance, timerLimits);
        this.#busy.delete(instanceId);
        if (this.#state !== 'closed') this.#apply(instance, decision);
      }),
    );
  }

  #apply(instance: Instance, decision: TurnDecision): void {
    const { name, instanceId } = instance.started.start;
    if (decision.kind === 'continued') {
      const { unconsumed } = decision;
      if (unconsumed.length > 0) this.#options.log('warning', name, carriedMessage(instanceId, unconsumed));
      this.#tasks.keepTimers(instance);
      this.#begin(decision.next);
      // Requests come in between: one that never waits for anything outside can still be terminated.
      setImmediate(() => {
        const live = this.#store.live(instanceId);
        if (live) this.#wake(live);
      });
      return;
    }
    this.#store.commit(instance, decision.record);
    this.#send(instance);
    if (decision.kind === 'ended') {
      this.#tasks.keepTimers(instance);
      this.#store.finish(instance);
      return;
    }
    this.#tasks.keepTimers(instance, decision.openTimers);
    this.#schedule(instance, decision.record.events);
    if (decision.stalled) this.#options.log('warning', name, stalledMessage(instanceId));
    this.#wake(instance);
  }

  #schedule(instance: Instance, events: readonly HistoryEvent[]): void {
    // What a stopping engine does not begin, recover() finds in the journal.
    if (this.#state !== 'open') return;
    const { instanceId } = instance.started.start;
    this.#tasks.schedule(instance, events, () => this.#store.live(instanceId) !== instance);
  }

  #answer(instance: Instance, taskId: number, event: HistoryEvent): void {
    const { executionId, start } = instance.started;
    this.deliver(start.instanceId, { id: answerId(executionId, taskId), event }, executionId);
  }

  #send(instance: Instance): void {
    for (const outgoing of [...instance.outbox]) {
      if (outgoing.kind === 'result') this.deliver(outgoing.to.instanceId, outgoing.message, outgoing.to.executionId);
      else if (!this.start(outgoing.start)) this.#refuseChild(instance, outgoing.start);
      this.#store.commit(instance, { type: 'sent' });
    }
  }

  /** The real host leaves a parent waiting for ever when the id of its child is taken; this one tells it. */
  #refuseChild(parent: Instance, { name, instanceId, parent: asked }: Start): void {
    const reason = `Cannot start the sub-orchestration "${name}": an instance of its id is active: current value is ${instanceId}`;
    const taskId = asked?.taskId ?? -1;
    const common = { EventId: -1, Timestamp: new Date().toISOString(), TaskScheduledId: taskId };
    const failed = { EventType: EventType.SubOrchestrationInstanceFailed, ...common, Reason: reason, Details: reason };
    this.#answer(parent, taskId, failed);
  }
}
