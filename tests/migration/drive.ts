import type { OrchestrationContext, Task } from 'durable-functions';
import { steps } from '../../functions/activities.ts';
import { migrateTask } from '../../functions/orchestrators/migrate-task.ts';
import { settle } from '../../shared/work/outcome.ts';
import type { World } from '../../shared/world.ts';
import { contextOf } from '../functions/orchestrators/context-of.ts';

type Asked = { activity: string; input: unknown } | { orchestrator: string; input: unknown } | { until: Date };

type Drive = {
  /** Called before each activity. */
  before?: (activity: string) => Promise<void>;
  /** Every activity runs twice, as a host may do it; the second answer counts. */
  twice?: boolean;
};

/** Runs an orchestrator in this process: its activities are the steps themselves, and its timers have passed at once. */
export async function drive<T>(
  world: World,
  orchestrator: (context: OrchestrationContext) => Generator<Task, T>,
  input: unknown,
  options: Drive = {},
): Promise<{ result: T; activities: string[] }> {
  const activities: string[] = [];
  let now = new Date('2026-01-01T00:00:00Z');
  let asked: Asked | undefined;
  const df = {
    instanceId: 'driven',
    get currentUtcDateTime() {
      return now;
    },
    getInput: () => input,
    customStatus: undefined,
    setCustomStatus: () => undefined,
    callActivity: (activity: string, given: unknown) => {
      asked = { activity, input: given };
    },
    callSubOrchestrator: (name: string, given: unknown) => {
      asked = { orchestrator: name, input: given };
    },
    createTimer: (until: Date) => {
      asked = { until };
    },
  };
  const running = orchestrator(contextOf(df));
  let next = running.next();
  while (!next.done) {
    next = running.next(await answerTo(asked));
  }
  return { result: next.value, activities };

  async function answerTo(what: Asked | undefined): Promise<unknown> {
    if (what === undefined) throw new Error('Expected the orchestrator to ask for an activity or a timer');
    if ('until' in what) {
      now = what.until;
      // Background work of CVAT goes on meanwhile.
      await new Promise((resolve) => setTimeout(resolve, 20));
      return undefined;
    }
    if ('orchestrator' in what) {
      if (what.orchestrator !== 'migrateTask') throw new Error(`Expected a task, not "${what.orchestrator}"`);
      const sub = await drive(world, migrateTask, what.input, options);
      activities.push(...sub.activities);
      return sub.result;
    }
    activities.push(what.activity);
    await options.before?.(what.activity);
    const step = Object.entries(steps).find(([name]) => name === what.activity)?.[1];
    if (!step) throw new Error(`Expected an activity, not "${what.activity}"`);
    const run = () => settle<unknown>(step.place, () => step.parse(world, what.input));
    if (options.twice) await run();
    return run();
  }
}
