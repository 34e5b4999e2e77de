import type { InvocationContext } from '@azure/functions';
import * as df from 'durable-functions';
import { z } from 'zod';
import { attachImages } from '../shared/migration/attach-images.ts';
import { checkCvat } from '../shared/migration/check-cvat.ts';
import { checkImages } from '../shared/migration/check-images.ts';
import { createTask } from '../shared/migration/create-task.ts';
import { discardTask } from '../shared/migration/discard-task.ts';
import { DroppedParts } from '../shared/migration/dropped-input.ts';
import { partsQuiet } from '../shared/migration/dropped-parts.ts';
import { ensureProject } from '../shared/migration/ensure-project.ts';
import { findRefused } from '../shared/migration/find-refused.ts';
import { beginLanes, LanesRef } from '../shared/migration/lanes.ts';
import { lookAgain } from '../shared/migration/look-again.ts';
import { lookUpImages } from '../shared/migration/look-up-images.ts';
import { normalizeExport } from '../shared/migration/normalize-export.ts';
import { NoteInput, noteTask } from '../shared/migration/note-task.ts';
import { openNewTask } from '../shared/migration/open-new-task.ts';
import { planMigration } from '../shared/migration/plan-migration.ts';
import { PolledRequest, pollRequest } from '../shared/migration/poll-request.ts';
import { previewTask } from '../shared/migration/preview-task.ts';
import { RefusedInput } from '../shared/migration/refused-input.ts';
import { registerStorage } from '../shared/migration/register-storage.ts';
import { scanExportStep } from '../shared/migration/scan-export-step.ts';
import { StoredRequest, writeStoredRequest } from '../shared/migration/stored-request.ts';
import { surveyImages } from '../shared/migration/survey-images.ts';
import { CreatedTaskRef, MigrationId, TaskRef } from '../shared/migration/task-input.ts';
import { tasksOfMigration, undoProject, undoTask } from '../shared/migration/undo.ts';
import { verifyTask } from '../shared/migration/verify-task.ts';
import { writeAnnotations } from '../shared/migration/write-annotations.ts';
import { ReportInput, writeReport } from '../shared/migration/write-report.ts';
import { readBackTask } from '../shared/way-back/read-back-task.ts';
import { tasksToReadBack } from '../shared/way-back/tasks-to-read-back.ts';
import { writeBack } from '../shared/way-back/write-back.ts';
import { settle } from '../shared/work/outcome.ts';
import { tellingWaits } from '../shared/work/telling-waits.ts';
import type { World } from '../shared/world.ts';
import { logStep } from './log-step.ts';
import { logWaiting } from './log-waiting.ts';

/** A step, where people look when it fails, and the schema of its input, which comes out of the orchestration's history. */
function step<I, O>(place: string, schema: z.ZodType<I>, run: (world: World, input: I) => Promise<O>) {
  return { place, run, parse: (world: World, input: unknown) => run(world, schema.parse(input)) };
}

const TaskPlace = z.object({ task: z.int().optional(), taskId: z.int().optional() });
const LaneOf = z.object({ id: MigrationId, lane: z.int().nonnegative() });
const TaskOfProject = TaskRef.extend({ projectId: z.int() });
const TaskOfStorage = CreatedTaskRef.extend({ storageId: z.int().exactOptional() });

/** Every step of a migration, each safe to run twice; what it answers is small JSON. */
export const steps = {
  attachImages: step('images', TaskOfStorage, attachImages),
  beginLanes: step('work container', LanesRef, beginLanes),
  checkCvat: step('CVAT', MigrationId, checkCvat),
  checkImages: step('images', CreatedTaskRef, checkImages),
  createTask: step('task', TaskOfProject, createTask),
  discardTask: step('task', CreatedTaskRef, discardTask),
  findRefused: step('images', RefusedInput, findRefused),
  ensureProject: step('project', MigrationId, ensureProject),
  lookAgain: step('CVAT', MigrationId, lookAgain),
  lookUpImages: step('CVAT', MigrationId, lookUpImages),
  normalizeExport: step('export', MigrationId, normalizeExport),
  noteTask: step('report', NoteInput, noteTask),
  openNewTask: step('images', CreatedTaskRef, openNewTask),
  partsQuiet: step('export', DroppedParts, partsQuiet),
  planMigration: step('plan', MigrationId, planMigration),
  pollRequest: step('background work', PolledRequest, pollRequest),
  previewTask: step('task', TaskRef, previewTask),
  readBackTask: step('task', TaskRef, readBackTask),
  registerStorage: step('cloud storage', LaneOf, registerStorage),
  scanExport: step('export', MigrationId, scanExportStep),
  surveyImages: step('images container', MigrationId, surveyImages),
  undoProject: step('project', MigrationId, undoProject),
  tasksToReadBack: step('export to Azure ML', MigrationId, tasksToReadBack),
  tasksOfMigration: step('tasks', MigrationId, tasksOfMigration),
  undoTask: step('task', z.object({ id: MigrationId, taskId: z.int(), force: z.boolean() }), undoTask),
  writeBack: step('export to Azure ML', z.object({ id: MigrationId, tasks: z.int() }), writeBack),
  writeStoredRequest: step('work container', StoredRequest, writeStoredRequest),
  verifyTask: step('verification', CreatedTaskRef.extend({ made: z.boolean() }), verifyTask),
  writeAnnotations: step('annotations', CreatedTaskRef.extend({ made: z.boolean().exactOptional() }), writeAnnotations),
  writeReport: step('report', ReportInput, writeReport),
};

/** Those that start an orchestration, for which they need the host's client; their failures are values, too. */
export type StartingSteps = { startDropped: (input: DroppedParts) => Promise<void> };

/** The steps as an orchestrator calls them: without the world. */
export type Steps = {
  [Name in keyof typeof steps]: (
    input: Parameters<(typeof steps)[Name]['run']>[1],
  ) => ReturnType<(typeof steps)[Name]['run']>;
} & StartingSteps;

/** Registers each step as an activity whose failure is a value (see outcome.ts). */
export function registerActivities(
  { world, secrets }: { world: () => World; secrets: () => readonly string[] },
  starting: { [Name in keyof StartingSteps]: (input: unknown, context: InvocationContext) => Promise<void> },
): void {
  for (const [name, run] of Object.entries(starting)) {
    const handler = (input: unknown, context: InvocationContext) =>
      settle('export', () => run(input, context), secrets());
    df.app.activity(name, { extraInputs: [df.input.durableClient()], handler });
  }
  for (const [name, { place, parse }] of Object.entries(steps)) {
    const handler = async (input: unknown, context: InvocationContext) => {
      const telling = () => tellingWaits(world(), logWaiting(context, name));
      const outcome = await settle(placeOf(place, input), async () => parse(telling(), input), secrets());
      logStep(context, name, outcome, input);
      return outcome;
    };
    df.app.activity(name, { handler });
  }
}

function placeOf(place: string, input: unknown): string {
  const { task, taskId } = TaskPlace.safeParse(input).data ?? {};
  if (taskId !== undefined) return `${place} of CVAT task ${taskId}`;
  return task === undefined ? place : `${place} ${task + 1} of the plan`;
}
