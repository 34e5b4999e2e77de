import type { OrchestrationContext, Task } from 'durable-functions';
import { steps } from '../../functions/activities.ts';
import { migrateLane } from '../../functions/orchestrators/migrate-lane.ts';
import { migrateTask } from '../../functions/orchestrators/migrate-task.ts';
import { settle } from '../../shared/work/outcome.ts';
import type { World } from '../../shared/world.ts';
import { contextOf } from '../functions/orchestrators/context-of.ts';

type Drive = {
  /** Called before each activity. */
  before?: (activity: string) => Promise<void>;
  /** Every activity runs twice, as a host may do it; the second answer counts. */
  twice?: boolean;
};

const CHILDREN: Record<string, (context: OrchestrationContext) => Generator<Task, unknown>> = {
  migrateLane,
  migrateTask,
};

/**
 * What a pause of so many seconds before a step is tried again takes here: another migration that is driven beside this one, on a busy
 * machine, needs some of it to do what is waited for.
 */
const REAL_MS = new Map([
  [10, 100],
  [30, 300],
  [120, 1000],
  [300, 1000],
]);

/** As the library's tasks: begun when it is first yielded. */
type Asked = { answer(): Promise<unknown> };

/** Runs an orchestrator in this process: its activities are the steps themselves, and its timers have passed at once. */
export async function drive<T>(
  world: World,
  orchestrator: (context: OrchestrationContext) => Generator<Task, T>,
  input: unknown,
  options: Drive = {},
): Promise<{ result: T; activities: string[] }> {
  const activities: string[] = [];
  let now = Date.now();
  const df = {
    instanceId: 'driven',
    get currentUtcDateTime() {
      return new Date(now);
    },
    getInput: () => input,
    customStatus: undefined,
    setCustomStatus: () => undefined,
    callActivity: (activity: string, given: unknown) => asked(() => runActivity(activity, given)),
    callSubOrchestrator: (name: string, given: unknown) => asked(() => runChild(name, given)),
    createTimer: (until: Date) =>
      asked(async () => {
        const pause = REAL_MS.get((until.getTime() - now) / 1000) ?? 20;
        now = until.getTime();
        // Background work of CVAT goes on meanwhile.
        await new Promise((resolve) => setTimeout(resolve, pause));
      }),
    Task: { any: (tasks: Asked[]) => asked(() => Promise.race(tasks.map((task) => task.answer()))) },
  };
  const running = orchestrator(contextOf(df));
  let next = running.next();
  while (!next.done) {
    const task: unknown = next.value;
    if (!isAsked(task)) throw new Error('Expected the orchestrator to ask for an activity, a child or a timer');
    const answer = await task.answer();
    now = Math.max(now + 1, Date.now());
    next = running.next(answer);
  }
  return { result: next.value, activities };

  async function runChild(name: string, given: unknown): Promise<unknown> {
    const child = CHILDREN[name];
    if (!child) throw new Error(`Expected a lane or a task, not "${name}"`);
    const { result, activities: itsOwn } = await drive(world, child, given, options);
    activities.push(...itsOwn);
    return result;
  }

  async function runActivity(activity: string, given: unknown): Promise<unknown> {
    activities.push(activity);
    await options.before?.(activity);
    const step = Object.entries(steps).find(([name]) => name === activity)?.[1];
    if (!step) throw new Error(`Expected an activity, not "${activity}"`);
    const run = () => settle<unknown>(step.place, () => step.parse(world, given));
    if (options.twice) await run();
    return run();
  }
}

function asked(run: () => Promise<unknown>): Asked {
  let answer: Promise<unknown> | undefined;
  return {
    answer: () => {
      answer ??= run();
      return answer;
    },
  };
}

function isAsked(task: unknown): task is Asked {
  return typeof Object(task).answer === 'function';
}
