import { join } from 'node:path';
import type { Log } from '../log.ts';
import type { FunctionWorker } from '../worker.ts';
import { Claims } from './claims.ts';
import { clientBinding } from './client-links.ts';
import { Dispatcher } from './dispatcher.ts';
import { createDurableApp } from './durable-app.ts';
import { InstanceStore } from './instance-store.ts';
import { DEFAULT_TIMER_LIMITS, type TimerLimits } from './long-timer.ts';
import { manage } from './management.ts';

const DEFAULT_MAX_ACTIVITIES = 10;
const DEFAULT_MAX_ORCHESTRATORS = 5;
const DEFAULT_STOP_GRACE_MS = 5_000;

export type DurableEngineOptions = {
  readonly worker: Pick<FunctionWorker, 'functions' | 'invoke'>;
  /** Journals are kept here, in a folder named after the hub. One engine at a time. */
  readonly dataDir: string;
  readonly hubName: string;
  /** URL of the management API, e.g. `http://127.0.0.1:7071/runtime/webhooks/durabletask`. */
  readonly baseUrl: string;
  /** URL, with a slash at its end, where the same API needs no key; below baseUrl where it is not given. */
  readonly rpcBaseUrl?: string | undefined;
  /** Goes into all links as `code`; the host checks it. */
  readonly systemKey?: string | undefined;
  readonly log: Log;
  /** host.json, extensions.durableTask. */
  readonly maxConcurrentActivityFunctions?: number | undefined;
  readonly maxConcurrentOrchestratorFunctions?: number | undefined;
  readonly timerLimits?: TimerLimits | undefined;
  /** How long the work of a process that died stays invisible to the next one, in ms. */
  readonly visibilityMs: { readonly activities: number; readonly turns: number };
  /** How long stop() waits for what runs. */
  readonly stopGraceMs?: number | undefined;
};

export type DurableEngine = {
  /** The management API, for requests below `/runtime/webhooks/durabletask/`; undefined for all others. */
  handle(request: Request): Promise<Response | undefined>;
  /** The JSON text that a durableClient input gets. */
  clientBinding(): string;
  /** What is still running after the grace runs again at the next start. */
  stop(): Promise<void>;
};

/**
 * Runs the orchestrations of an app as the Durable Task extension does (Azure Storage backend), and goes on with those that
 * an earlier process left, however it ended: a start that was answered, an event that was accepted and a result that an
 * activity returned are never lost, and an activity whose result is not known runs again.
 *
 * Not there: entities, entity locks and durable HTTP (the instance fails and says so), rewind (501), and the failure details
 * of `setExceptionPropertiesProvider`. Termination does not reach sub-orchestrations, here as in production. Kinder than the
 * real host: an orchestration that would hang for ever because a function does not exist or a child's id is taken fails, and
 * a continue-as-new keeps the events that nobody awaited (the log warns).
 */
export async function startDurableEngine(options: DurableEngineOptions): Promise<DurableEngine> {
  const app = createDurableApp(options.worker);
  const store = new InstanceStore(join(options.dataDir, options.hubName));
  const dispatcher = new Dispatcher({
    app,
    store,
    timerLimits: options.timerLimits ?? DEFAULT_TIMER_LIMITS,
    claims: new Claims(join(options.dataDir, `${options.hubName}.claims.json`)),
    visibilityMs: options.visibilityMs,
    maxActivities: options.maxConcurrentActivityFunctions ?? DEFAULT_MAX_ACTIVITIES,
    maxOrchestrators: options.maxConcurrentOrchestratorFunctions ?? DEFAULT_MAX_ORCHESTRATORS,
    log: options.log,
  });
  dispatcher.recover();
  return {
    handle: (request) => manage({ app, store, dispatcher, links: options }, request),
    clientBinding: () => clientBinding(options),
    stop: () => dispatcher.stop(options.stopGraceMs ?? DEFAULT_STOP_GRACE_MS),
  };
}
