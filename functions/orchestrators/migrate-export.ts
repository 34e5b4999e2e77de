import type { OrchestrationContext, Task } from 'durable-functions';
import type { Finding } from '../../shared/dataset/finding.ts';
import type { PlanRef } from '../../shared/migration/plan-migration.ts';
import type { MigrationProgress, MigrationResult } from '../../shared/migration/progress.ts';
import type { TaskResult } from '../../shared/migration/task-result.ts';
import type { TaskInput } from './migrate-task.ts';
import { setStage } from './stage.ts';
import { sleep, step } from './step.ts';

export type MigrationInput = { id: string; dryRun: boolean; dataSource: 'cloud-storage' | 'upload' };

/** Rounds of some minutes each: a million images take a few; this many means that somebody keeps changing the container. */
const SURVEY_ROUNDS = 500;

/** A whole migration. Whatever happens, it ends with a report. */
export function* migrateExport(context: OrchestrationContext): Generator<Task, MigrationResult> {
  const input = context.df.getInput<MigrationInput>();
  const { id, dryRun } = input;
  const started = context.df.currentUtcDateTime.toISOString();
  const { counters, ...ended } = yield* migrate(context, input);
  setStage(context, { stage: 'reporting', ...counters });
  const report = yield* step(context, 'writeReport', { id, dryRun, started, ...ended });
  setStage(context, { stage: 'done', ...counters });
  if (report.ok) return report.value;
  return { verdict: 'failed', findings: [report.finding, ...(ended.failure ? [ended.failure] : [])] };
}

type Counters = Pick<MigrationProgress, 'tasks' | 'images' | 'annotations'>;

/** How many tasks were done, and the finding that ended it early, if any. */
type Ended = { tasks: number; failure?: Finding; counters?: Counters };

function* migrate(context: OrchestrationContext, input: MigrationInput): Generator<Task, Ended> {
  const early = (failure: Finding): Ended => ({ tasks: 0, failure });
  const { id } = input;
  const planned = yield* plan(context, id);
  if (!planned.ok) return early(planned.finding);
  if (input.dryRun) return { tasks: 0 };

  let storageId: number | undefined;
  if (input.dataSource === 'cloud-storage') {
    setStage(context, { stage: 'registering the storage' });
    const storage = yield* step(context, 'registerStorage', id);
    if (!storage.ok) return early(storage.finding);
    storageId = storage.value.storageId;
  }
  setStage(context, { stage: 'creating the project' });
  const project = yield* step(context, 'ensureProject', id);
  if (!project.ok) return early(project.finding);
  const { projectId } = project.value;

  const { tasks, images, annotations } = planned.value;
  const done = { tasks: 0, images: 0, annotations: 0 };
  const counters = (): Counters => ({
    tasks: { done: done.tasks, total: tasks },
    images: { done: done.images, total: images },
    annotations: { done: done.annotations, total: annotations },
  });
  // One task at a time: CVAT keeps one index file per manifest folder of a storage, and two creations at once corrupt it.
  for (let task = 0; task < tasks; task++) {
    setStage(context, { stage: 'tasks', ...counters() });
    const taskInput: TaskInput = { id, task, projectId, ...(storageId ? { storageId } : {}) };
    const result: TaskResult = yield context.df.callSubOrchestrator('migrateTask', taskInput);
    const noted = yield* step(context, 'noteTask', { id, result });
    if (!noted.ok) return { tasks: done.tasks, failure: noted.finding, counters: counters() };
    if (result.state === 'failed' && result.finding.code === 'CANCELLED') {
      return { tasks: done.tasks, failure: result.finding, counters: counters() };
    }
    done.tasks += 1;
    done.images += noted.value.images;
    done.annotations += noted.value.annotations;
  }
  return { tasks: done.tasks, counters: counters() };
}

type Planned = { ok: true; value: PlanRef } | { ok: false; finding: Finding };

/** Everything up to the plan; CVAT is asked, but nothing is changed there. */
function* plan(context: OrchestrationContext, id: string): Generator<Task, Planned> {
  setStage(context, { stage: 'checking' });
  // Not repeated: whoever starts a migration should hear at once that CVAT cannot be reached.
  const checked = yield* step(context, 'checkCvat', id, { retry: false });
  if (!checked.ok) return checked;
  setStage(context, { stage: 'reading the export' });
  const scanned = yield* step(context, 'scanExport', id);
  if (!scanned.ok) return scanned;
  setStage(context, { stage: 'surveying images' });
  for (let round = 1; ; round++) {
    const surveyed = yield* step(context, 'surveyImages', id);
    if (!surveyed.ok) return surveyed;
    if (surveyed.value.complete) break;
    if (round === SURVEY_ROUNDS) return { ok: false, finding: surveyEndless() };
    setStage(context, { stage: 'surveying images', images: surveyed.value.images });
    if (surveyed.value.waitSeconds > 0) yield* sleep(context, surveyed.value.waitSeconds);
  }
  setStage(context, { stage: 'normalizing' });
  const normalized = yield* step(context, 'normalizeExport', id);
  if (!normalized.ok) return normalized;
  setStage(context, { stage: 'planning' });
  return yield* step(context, 'planMigration', id);
}

function surveyEndless(): Finding {
  return {
    code: 'SURVEY_ENDLESS',
    severity: 'error',
    at: 'images',
    detail: `Cannot survey the images container: it is not done after ${SURVEY_ROUNDS} rounds`,
    fix: 'Look at GET /api/manifests/{container}: another refresh may hold the lease. Start the migration again when it is idle',
  };
}
