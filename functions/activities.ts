import type { InvocationContext } from '@azure/functions';
import * as df from 'durable-functions';
import { z } from 'zod';
import { addAnnotations } from '../shared/migration/add-annotations.ts';
import { attachImages } from '../shared/migration/attach-images.ts';
import { checkCvat } from '../shared/migration/check-cvat.ts';
import { checkImages } from '../shared/migration/check-images.ts';
import { createTask } from '../shared/migration/create-task.ts';
import { discardTask } from '../shared/migration/discard-task.ts';
import { ensureProject } from '../shared/migration/ensure-project.ts';
import { normalizeExport } from '../shared/migration/normalize-export.ts';
import { noteTask } from '../shared/migration/note-task.ts';
import { settle } from '../shared/migration/outcome.ts';
import { planMigration } from '../shared/migration/plan-migration.ts';
import { PolledRequest, pollRequest } from '../shared/migration/poll-request.ts';
import { registerStorage } from '../shared/migration/register-storage.ts';
import { scanMigration } from '../shared/migration/scan-migration.ts';
import { surveyImages } from '../shared/migration/survey-images.ts';
import { CreatedTaskRef, MigrationId, TaskRef } from '../shared/migration/task-input.ts';
import { TaskResult } from '../shared/migration/task-result.ts';
import { undoProject, undoTask } from '../shared/migration/undo.ts';
import { uploadAnnotations } from '../shared/migration/upload-annotations.ts';
import { verifyTask } from '../shared/migration/verify-task.ts';
import { ReportInput, writeReport } from '../shared/migration/write-report.ts';
import type { World } from '../shared/world.ts';
import { logStep } from './log-step.ts';

/** A step and the schema of its input, which comes out of the orchestration's history. */
function step<I, O>(schema: z.ZodType<I>, run: (world: World, input: I) => Promise<O>) {
  return { run, parse: (world: World, input: unknown) => run(world, schema.parse(input)) };
}

const TaskOfProject = TaskRef.extend({ projectId: z.int() });
const TaskOfStorage = CreatedTaskRef.extend({ storageId: z.int().exactOptional() });

/** Every step of a migration, each safe to run twice; what it answers is small JSON. */
export const steps = {
  addAnnotations: step(CreatedTaskRef, addAnnotations),
  attachImages: step(TaskOfStorage, attachImages),
  checkCvat: step(MigrationId, checkCvat),
  checkImages: step(CreatedTaskRef, checkImages),
  createTask: step(TaskOfProject, createTask),
  discardTask: step(CreatedTaskRef, discardTask),
  ensureProject: step(MigrationId, ensureProject),
  normalizeExport: step(MigrationId, normalizeExport),
  noteTask: step(z.object({ id: MigrationId, result: TaskResult }), noteTask),
  planMigration: step(MigrationId, planMigration),
  pollRequest: step(PolledRequest, pollRequest),
  registerStorage: step(MigrationId, registerStorage),
  scanExport: step(MigrationId, scanMigration),
  surveyImages: step(MigrationId, surveyImages),
  undoProject: step(MigrationId, undoProject),
  undoTask: step(TaskRef.extend({ force: z.boolean() }), undoTask),
  uploadAnnotations: step(CreatedTaskRef, uploadAnnotations),
  verifyTask: step(CreatedTaskRef.extend({ kept: z.boolean() }), verifyTask),
  writeReport: step(ReportInput, writeReport),
};

/** The same as an orchestrator calls them: without the world. */
export type Steps = {
  [Name in keyof typeof steps]: (
    input: Parameters<(typeof steps)[Name]['run']>[1],
  ) => ReturnType<(typeof steps)[Name]['run']>;
};

/** Registers each step as an activity whose failure is a value (see outcome.ts). */
export function registerActivities(world: () => World): void {
  for (const [name, { parse }] of Object.entries(steps)) {
    const handler = async (input: unknown, context: InvocationContext) => {
      const outcome = await settle(name, async () => parse(world(), input));
      logStep(context, name, outcome, input);
      return outcome;
    };
    df.app.activity(name, { handler });
  }
}
