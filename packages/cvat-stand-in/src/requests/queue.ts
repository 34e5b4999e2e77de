import { setTimeout as pause, setImmediate } from 'node:timers/promises';
import type { Clock } from '../clock.ts';
import { plainText } from '../http/errors.ts';
import type { Profile } from '../profile.ts';
import type { BackgroundRequest } from '../state/model.ts';
import type { State } from '../state/state.ts';
import { alreadyRunning } from './already-running.ts';
import { visibleFor } from './expiry.ts';
import { failureMessage, WorkFailed } from './failure.ts';
import { keptForm } from './ids.ts';

/** Runs in the background; what it throws becomes the request's message. `report` sets the message meanwhile. */
export type Work = (report: (message: string) => void) => Promise<void>;

export type NewRequest = {
  /** See ids.ts. */
  id: string;
  kind: BackgroundRequest['kind'];
  target: BackgroundRequest['target'];
  targetId: number;
  owner: number;
  format?: string;
  /** Done once more where the same is at work already: 409 otherwise. */
  twice?: boolean;
  work: Work;
};

export type RequestQueue = {
  /** Answers the id. Throws 409 `{ rq_id }` while work of this id is queued or running; a finished one is replaced. */
  start(input: NewRequest): string;
  /** undefined where it is unknown, cancelled or expired. Takes the older form of ids too. */
  get(id: string): BackgroundRequest | undefined;
  isRunning(id: string): boolean;
  list(): BackgroundRequest[];
  /** Only queued work can be cancelled. */
  cancel(id: string): void;
  /** Keeps work from starting (`queued`) or, once started, from doing anything (`started`), until it is let go. */
  hold(where: 'queued' | 'started' | 'nowhere'): void;
  /** Starts nothing more and waits for what runs. */
  stop(): Promise<void>;
};

/** The stock deployment runs two import workers: creations on one storage do overlap. */
const WORKERS = 2;

export function startQueue(
  state: State,
  clock: Clock,
  profile: Profile,
  options: { oneRunningJobPerUser: boolean; workMs: number },
): RequestQueue {
  const rows = state.requests;
  const waiting: NewRequest[] = [];
  const running = new Map<string, { owner: number; done: Promise<void> }>();
  const heldBack: (() => void)[] = [];
  let holding: 'queued' | 'started' | 'nowhere' = 'nowhere';

  const update = (id: string, part: Partial<BackgroundRequest>) => {
    const row = rows.get(id);
    if (row) rows.put({ ...row, ...part });
  };
  const finish = (job: NewRequest, status: 'finished' | 'failed', message: string) => {
    const expires = new Date(clock.now() + visibleFor(job.kind, status)).toISOString();
    update(job.id, { status, message, finished_date: clock.iso(), expiry_date: expires });
  };
  for (const row of rows.all()) {
    if (row.status !== 'queued' && row.status !== 'started') continue;
    const lost = new WorkFailed(
      'rq.exceptions.AbandonedJobError',
      'Moved to FailedJobRegistry, due to AbandonedJobError',
    );
    rows.put({ ...row, status: 'failed', message: failureMessage(lost), finished_date: clock.iso() });
  }

  const run = async (job: NewRequest) => {
    await setImmediate();
    update(job.id, { status: 'started', started_date: clock.iso() });
    if (holding === 'started') await new Promise<void>((resolve) => heldBack.push(resolve));
    try {
      if (options.workMs > 0) await pause(options.workMs);
      await job.work((message) => update(job.id, { message }));
      finish(job, 'finished', '');
    } catch (error) {
      finish(job, 'failed', failureMessage(error));
    } finally {
      running.delete(job.id);
      pump();
    }
  };
  const pump = () => {
    while (holding !== 'queued' && running.size < WORKERS) {
      const next = waiting.findIndex((job) => {
        const busy = [...running.values()].some((other) => other.owner === job.owner);
        return !running.has(job.id) && !(options.oneRunningJobPerUser && busy);
      });
      const [job] = next < 0 ? [] : waiting.splice(next, 1);
      if (!job) return;
      running.set(job.id, { owner: job.owner, done: run(job) });
    }
  };
  const visible = (row: BackgroundRequest | undefined) =>
    row && (row.expiry_date === null || Date.parse(row.expiry_date) > clock.now()) ? row : undefined;
  const isRunning = (id: string) => running.has(id) || waiting.some((job) => job.id === id);

  return {
    start(input) {
      if (isRunning(input.id) && !input.twice) throw alreadyRunning(profile, input.id);
      const { id, kind, target, targetId, owner, format } = input;
      rows.put({
        ...{ id, kind, target, target_id: targetId, owner, format: format ?? null, status: 'queued', message: '' },
        ...{ created_date: clock.iso(), started_date: null, finished_date: null, expiry_date: null },
      });
      waiting.push(input);
      pump();
      return id;
    },
    get: (id) => visible(rows.get(keptForm(profile, id))),
    isRunning,
    list: () => rows.all().filter((row) => visible(row) !== undefined),
    cancel(id) {
      const at = waiting.findIndex((job) => job.id === keptForm(profile, id));
      if (at < 0) throw plainText(400, 'Only requests in the queued state can be cancelled');
      waiting.splice(at, 1);
      rows.delete(keptForm(profile, id));
    },
    hold(where) {
      holding = where;
      if (where !== 'started') for (const go of heldBack.splice(0)) go();
      pump();
    },
    async stop() {
      waiting.length = 0;
      for (const go of heldBack.splice(0)) go();
      await Promise.all([...running.values()].map(({ done }) => done));
    },
  };
}
