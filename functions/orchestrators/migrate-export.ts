import type { OrchestrationContext, Task } from 'durable-functions';
import type { Finding } from '../../shared/dataset/finding.ts';
import type { LaneCounts } from '../../shared/migration/lane-result.ts';
import type { LookedAgain } from '../../shared/migration/look-again.ts';
import { MigrationInput } from '../../shared/migration/migration-input.ts';
import type { PlanRef } from '../../shared/migration/plan-migration.ts';
import type { MigrationProgress, MigrationResult } from '../../shared/migration/progress.ts';
import type { ReportInput } from '../../shared/migration/write-report.ts';
import { LANES } from '../../shared/work/lanes.ts';
import type { Outcome } from '../../shared/work/outcome.ts';
import { driveLanes } from './drive-lanes.ts';
import { isLost } from './lost.ts';
import { planExport } from './plan-export.ts';
import { sleep } from './sleep.ts';
import { setStage } from './stage.ts';
import { step } from './step.ts';

/** Seconds; whatever CVAT may still be at is over long before. */
const MOST_WAITED = 3 * 60 * 60;

/** Each plan after the first is made because another migration has meanwhile made a task of the same images. */
const MOST_PLANS = 5;

/** A whole migration. Whatever happens, it ends with a report. */
export function* migrateExport(context: OrchestrationContext): Generator<Task, MigrationResult> {
  const input = MigrationInput.parse(context.df.getInput());
  const started = context.df.currentUtcDateTime.toISOString();
  const result = yield* migrateAndReport(context, input, { started, last: false });
  if (result) return result;
  yield* step(context, 'writeStoredRequest', input.prepared);
  const again = yield* migrateAndReport(context, input, { started, last: true });
  return again ?? { verdict: 'failed', findings: [] };
}

/** undefined where its work blobs were lost on the way, unless it is the `last` try. */
function* migrateAndReport(
  context: OrchestrationContext,
  input: MigrationInput,
  { started, last }: { started: string; last: boolean },
): Generator<Task, MigrationResult | undefined> {
  const { id, dryRun } = input;
  const { counters, ...ended } = yield* migrate(context, input, { last });
  if (!last && ended.failure && isLost(ended.failure)) return undefined;
  setStage(context, { stage: 'reporting', ...counters });
  const report = yield* step(context, 'writeReport', { id, dryRun, started, ...ended });
  if (!last && !report.ok && isLost(report.finding)) return undefined;
  setStage(context, { stage: 'done', ...counters });
  if (report.ok) return report.value;
  return { verdict: 'failed', findings: [report.finding, ...(ended.failure ? [ended.failure] : [])] };
}

type Counters = Pick<MigrationProgress, 'tasks' | 'images' | 'annotations'>;

/** How far it got, which tasks were done, and the finding that ended it early, if any. */
type Ended = Pick<ReportInput, 'reached' | 'done' | 'failure' | 'again' | 'notLookedAgain'> & { counters?: Counters };

function* migrate(
  context: OrchestrationContext,
  input: MigrationInput,
  { last, plans = 1 }: { last: boolean; plans?: number },
): Generator<Task, Ended> {
  const { id } = input;
  const planned = yield* planExport(context, id);
  if (!planned.ok) return { reached: planned.reached, done: [], failure: planned.finding };
  if (input.dryRun) return yield* preview(context, id, planned.value.existing);
  const early = (failure: Finding) => endedEarly(context, id, { reached: 'plan', done: [], failure });

  const storages = yield* registered(context, input, planned.value);
  if (!storages.ok) return yield* early(storages.finding);
  setStage(context, { stage: 'creating the project' });
  const project = yield* step(context, 'ensureProject', id);
  if (!project.ok) return yield* early(project.finding);

  const { tasks, images, annotations } = planned.value;
  const counters = (done?: LaneCounts): Counters => ({
    tasks: { done: done?.tasks ?? 0, total: tasks },
    images: { done: done?.images ?? 0, total: images },
    annotations: { done: done?.annotations ?? 0, total: annotations },
  });
  const common = { id, last, lanes: Math.min(LANES, tasks), tasks, projectId: project.value.projectId };
  const lanes = { common, storageIds: storages.value };
  const { done, counts, failure, overtakenBy } = yield* driveLanes(context, lanes, (underWay) =>
    setStage(context, { stage: 'tasks', ...counters(), ...underWay }),
  );
  const ended = { reached: 'project' as const, done, counters: counters(counts) };
  if (!last && failure && isLost(failure)) return { ...ended, failure };
  if (failure) return yield* endedEarly(context, id, { ...ended, failure });
  if (overtakenBy !== undefined) {
    if (plans < MOST_PLANS) return yield* migrate(context, input, { last, plans: plans + 1 });
    return yield* endedEarly(context, id, { ...ended, failure: alwaysOvertaken(overtakenBy) });
  }
  const again = yield* lastLook(context, id);
  return again.ok ? { ...ended, again: true } : { ...ended, failure: again.finding };
}

/**
 * The registrations of the storage, one for each lane that makes tasks: CVAT keeps one index of manifests for each. Where it
 * refuses the second one, as the limit of a plan does, the lanes share the first, and `attachImages` lets one at a time create.
 */
function* registered(
  context: OrchestrationContext,
  { id, dataSource }: MigrationInput,
  { tasks, existing }: PlanRef,
): Generator<Task, Outcome<number[]>> {
  if (dataSource === 'upload') return { ok: true, value: [] };
  setStage(context, { stage: 'registering the storage' });
  const first = yield* step(context, 'registerStorage', { id, lane: 0 });
  if (!first.ok) return first;
  const storageIds = [first.value.storageId];
  if (tasks - existing < LANES) return { ok: true, value: storageIds };
  // Only another migration is waited for: the tasks can do without it.
  const retry = ({ code }: Finding) => code === 'TURN_TAKEN';
  const second = yield* step(context, 'registerStorage', { id, lane: 1 }, { retry });
  if (second.ok) storageIds.push(second.value.storageId);
  return { ok: true, value: storageIds };
}

/** What came late is not left in CVAT until somebody starts again; but who cancels does not wait for what is still to come. */
function* endedEarly(context: OrchestrationContext, id: string, ended: Ended): Generator<Task, Ended> {
  if (ended.failure && isLost(ended.failure)) return ended;
  const looked = yield* step(context, 'lookAgain', id, { retry: false });
  const clean = looked.ok && looked.value.waitSeconds === 0;
  return clean ? ended : { ...ended, notLookedAgain: true };
}

/** Not before CVAT has done what it may still be at, since nobody looks after that. */
function* lastLook(context: OrchestrationContext, id: string): Generator<Task, Outcome<LookedAgain>> {
  for (let waited = 0; ; ) {
    const looked = yield* step(context, 'lookAgain', id);
    if (!looked.ok || looked.value.waitSeconds === 0 || waited > MOST_WAITED) return looked;
    yield* sleep(context, looked.value.waitSeconds);
    waited += looked.value.waitSeconds;
  }
}

/** What a dry run says of the tasks that are there already. */
function* preview(context: OrchestrationContext, id: string, existing: number): Generator<Task, Ended> {
  for (let task = 0; task < existing; task++) {
    const looked = yield* step(context, 'previewTask', { id, task });
    if (!looked.ok) return { reached: 'plan', done: upTo(task), failure: looked.finding };
  }
  return { reached: 'plan', done: upTo(existing) };
}

const upTo = (tasks: number): number[] => Array.from({ length: tasks }, (_, task) => task);

function alwaysOvertaken(taskId: number): Finding {
  return {
    code: 'IMAGES_TAKEN',
    severity: 'error',
    at: `task ${taskId}`,
    detail: `Cannot plan the tasks: other migrations of the same images were faster ${MOST_PLANS} times, most recently in task ${taskId}`,
    fix: 'Wait until the other migrations have ended, then start this one again: it goes on with their tasks',
  };
}
