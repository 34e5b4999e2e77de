import { setTimeout as pause } from 'node:timers/promises';
import type { MigrationView } from '../../shared/http-api/answers.ts';
import type { MigrationProgress } from '../../shared/migration/progress.ts';
import { STAGE_WORDS } from '../../shared/migration/stage-words.ts';
import { taskStepWords } from '../../shared/migration/task-step.ts';
import type { Count } from '../terminal/progress.ts';
import type { Tracker } from '../terminal/progress-tracker.ts';
import { waitingWords } from '../terminal/waiting-words.ts';
import type { PipelineClient } from './pipeline-client.ts';

const POLL_MS = 200;

/** What every migration goes through, in this order; the last ones of it only where tasks are made. */
const ORDER: readonly MigrationProgress['stage'][] = [
  ...(['checking', 'reading the export', 'surveying images', 'normalizing', 'looking for earlier tasks'] as const),
  ...(['planning', 'registering the storage', 'creating the project', 'tasks'] as const),
];

const ENDED = new Set(['Completed', 'Failed', 'Terminated', 'Canceled']);

/** Shows a migration until it has ended, and answers how. */
export async function followMigration(
  client: Pick<PipelineClient, 'get'>,
  id: string,
  options: { tracker: Tracker; signal: AbortSignal; upload: boolean },
): Promise<MigrationView> {
  const begin = beginSteps(options);
  for (;;) {
    const view = await client.get(id);
    if (view.status) show(view.status, options.tracker, begin);
    if (ENDED.has(view.runtimeStatus)) {
      // Its last step wrote the report, whatever that says.
      options.tracker.end((view.verdict ?? view.verdictBeforeUndo) ? 'done' : 'failed');
      return view;
    }
    await pause(POLL_MS, undefined, { signal: options.signal });
  }
}

/**
 * Begins the step of a stage, and before it those that came and went between two looks: people see the same list every time.
 * Pictures that are uploaded need no storage in CVAT.
 */
function beginSteps({ tracker, upload }: { tracker: Tracker; upload: boolean }) {
  const order = ORDER.filter((stage) => !(upload && stage === 'registering the storage'));
  let next = 0;
  return (stage: MigrationProgress['stage']) => {
    const index = order.indexOf(stage);
    for (const passed of order.slice(next, Math.max(index, 0))) tracker.begin(STAGE_WORDS[passed]);
    next = Math.max(next, index + 1);
    tracker.begin(STAGE_WORDS[stage]);
  };
}

function show(status: MigrationProgress, tracker: Tracker, begin: ReturnType<typeof beginSteps>): void {
  const counts = (['tasks', 'images', 'annotations'] as const).flatMap((what): Count[] => {
    const counter = status[what];
    return counter ? [{ what, ...counter }] : [];
  });
  // The stages after the tasks repeat how far these got: the last task is never seen done otherwise.
  const ofTasks = status.tasks !== undefined && status.stage !== 'tasks';
  if (!ofTasks) begin(status.stage);
  else if (!tracker.is(STAGE_WORDS[status.stage])) {
    begin('tasks');
    tracker.count(...counts);
    begin(status.stage);
  }
  if (!ofTasks && counts.length > 0) tracker.count(...counts);
  tracker.within((status.underWay ?? []).map((task) => taskStepWords(task, status.tasks)));
  tracker.wait(status.waiting && waitingWords(status.waiting));
}
