import type { OrchestrationContext, Task } from 'durable-functions';
import { type LaneCounts, LaneResult } from '../../shared/migration/lane-result.ts';
import type { LanesUnderWay } from '../../shared/migration/progress.ts';
import type { LaneInput } from '../../shared/migration/task-input.ts';
import { lostWork } from '../../shared/work/lost-work.ts';
import { isLost } from './lost.ts';
import { sleep } from './sleep.ts';
import { step } from './step.ts';
import { LOST_PAUSES } from './surviving.ts';
import { ORCHESTRATION_VERSION, type Versioned } from './version.ts';

const NOTHING: LaneResult = { done: [], counts: { tasks: 0, images: 0, annotations: 0 } };

type Lanes = {
  common: Omit<LaneInput, 'run' | 'lane' | 'storageId'>;
  /** One for each lane; fewer where they share the first. */
  storageIds: readonly number[];
};

/** Does the tasks of a plan in lanes beside each other, and answers what became of all of them when the last one has ended. */
export function* driveLanes(
  context: OrchestrationContext,
  { common, storageIds }: Lanes,
  show: (underWay: LanesUnderWay) => void,
): Generator<Task, LaneResult> {
  const ended: LaneResult[] = [];
  let open = Array.from({ length: common.lanes }, (_, lane) => lane);
  for (let attempt = 0; open.length > 0; attempt++) {
    const run = String(context.df.currentUtcDateTime.getTime());
    const noted = yield* step(context, 'beginLanes', { id: common.id, run });
    if (!noted.ok) return together([...ended, { ...NOTHING, failure: noted.finding }]);
    // Never one that was there before: the host would wait for a child of its own for ever.
    const instanceOf = (lane: number) => `${common.id}:${run}:lane-${lane}`;
    show({ lanes: open.map(instanceOf) });
    const begun = open.map((lane) => {
      const storageId = storageIds[lane] ?? storageIds[0];
      const input: LaneInput & Versioned = {
        ...{ ...common, run, lane, ...(storageId === undefined ? {} : { storageId }) },
        version: ORCHESTRATION_VERSION,
      };
      return { lane, task: context.df.callSubOrchestrator('migrateLane', input, instanceOf(lane)) };
    });
    // Begins all of them. None may be part of a second `any`: the host would begin it again.
    yield context.df.Task.any(begun.map(({ task }) => task));
    const lost: { lane: number; error: unknown }[] = [];
    // Each is awaited by itself: one that the host lost must not hide what the other one has done.
    for (const { lane, task } of begun) {
      try {
        ended.push(LaneResult.parse(yield task));
      } catch (error) {
        lost.push({ lane, error });
      }
    }
    // Begun again, they find their tasks in CVAT.
    const pause = LOST_PAUSES[attempt];
    open = pause === undefined ? [] : lost.map(({ lane }) => lane);
    if (pause !== undefined && lost.length > 0) yield* sleep(context, pause);
    else for (const { error } of lost) ended.push({ ...NOTHING, failure: lostWork('tasks of the plan', error) });
  }
  return together(ended);
}

function together(results: readonly LaneResult[]): LaneResult {
  const failures = results.flatMap(({ failure }) => failure ?? []);
  const failure = failures.find(isLost) ?? failures[0];
  const overtakenBy = results.find((result) => result.overtakenBy !== undefined)?.overtakenBy;
  const sum = (what: keyof LaneCounts) => results.reduce((total, { counts }) => total + counts[what], 0);
  return {
    done: results.flatMap(({ done }) => done).sort((a, b) => a - b),
    counts: { tasks: sum('tasks'), images: sum('images'), annotations: sum('annotations') },
    ...(failure ? { failure } : {}),
    ...(overtakenBy === undefined ? {} : { overtakenBy }),
  };
}
