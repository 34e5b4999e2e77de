import type { OrchestrationContext, Task } from 'durable-functions';
import type { Finding } from '../../shared/dataset/finding.ts';
import type { AttachOutcome } from '../../shared/migration/attach-images.ts';
import type { TaskResult } from '../../shared/migration/task-result.ts';
import type { Outcome } from '../../shared/work/outcome.ts';
import { awaitRequest } from './await-request.ts';
import { sleep, step } from './step.ts';

export type TaskInput = { id: string; task: number; projectId: number; storageId?: number };

/** A creation that CVAT fails (its manifest index is prone to races with other people's tasks) is begun again this often. */
const CREATIONS = 3;
/** Seconds between two looks whether the storage is free, and how often: a day. */
const TURN_PAUSE = 10;
const TURN_LOOKS = 8640;

/** One CVAT task, from nothing to verified. Returns what came of it and never throws. */
export function* migrateTask(context: OrchestrationContext): Generator<Task, TaskResult> {
  const input = context.df.getInput<TaskInput>();
  const { id, task } = input;
  const failed = (finding: Finding): TaskResult => ({ task, state: 'failed', finding });

  const created = yield* createWithImages(context, input);
  if (!created.ok) return failed(created.finding);
  const { taskId } = created;

  const upload = yield* step(context, 'uploadAnnotations', { id, task, taskId });
  if (!upload.ok) return failed(upload.finding);
  if (upload.value.state === 'importing') {
    const { requestId } = upload.value;
    const imported = yield* awaitRequest(context, { requestId, taskId, kind: 'import' });
    if (!imported.ok) return failed(imported.finding);
    if (imported.value.state === 'failed') return failed(importFailed(taskId, imported.value.message));
  }
  if (upload.value.state !== 'kept') {
    const added = yield* step(context, 'addAnnotations', { id, task, taskId });
    if (!added.ok) return failed(added.finding);
  }
  const verified = yield* step(context, 'verifyTask', { id, task, taskId, kept: upload.value.state === 'kept' });
  return verified.ok ? { task, state: 'verified', ...verified.value } : failed(verified.finding);
}

type Created = { ok: true; taskId: number } | { ok: false; finding: Finding };

function* createWithImages(context: OrchestrationContext, input: TaskInput): Generator<Task, Created> {
  const { id, task, storageId } = input;
  for (let creation = 1; ; creation++) {
    const created = yield* step(context, 'createTask', { id, task, projectId: input.projectId });
    if (!created.ok) return created;
    const { taskId } = created.value;
    const attached = yield* attachInTurn(context, { id, task, taskId, ...(storageId ? { storageId } : {}) });
    if (!attached.ok) {
      yield* step(context, 'discardTask', { id, task, taskId });
      return attached;
    }
    let message = '';
    if (attached.value.state === 'creating') {
      const { requestId } = attached.value;
      const done = yield* awaitRequest(context, { requestId, taskId, kind: 'create' });
      if (!done.ok) return done;
      if (done.value.state === 'failed') message = done.value.message;
    }
    if (!message) {
      const checked = yield* step(context, 'checkImages', { id, task, taskId });
      if (!checked.ok) return checked;
      if (checked.value.complete) return { ok: true, taskId };
      message = checked.value.message;
    }
    const discarded = yield* step(context, 'discardTask', { id, task, taskId });
    if (!discarded.ok) return discarded;
    if (creation === CREATIONS) return { ok: false, finding: creationFailed(taskId, message) };
  }
}

type Attaching = { id: string; task: number; taskId: number; storageId?: number };

/** Begins the creation of the images, after those that other migrations have begun in the same storage. */
function* attachInTurn(context: OrchestrationContext, input: Attaching): Generator<Task, Outcome<AttachOutcome>> {
  let pause = 1;
  for (let look = 1; ; look++) {
    const attached = yield* step(context, 'attachImages', input);
    if (!attached.ok || attached.value.state !== 'waiting') return attached;
    if (look === TURN_LOOKS) return { ok: false, retryable: false, finding: neverInTurn(input.taskId) };
    yield* sleep(context, pause);
    pause = Math.min(pause * 1.5, TURN_PAUSE);
  }
}

function neverInTurn(taskId: number): Finding {
  return {
    code: 'STORAGE_IN_USE',
    severity: 'error',
    at: `task ${taskId}`,
    detail: 'Cannot attach the images: other migrations have been creating tasks from the same storage for a day',
    fix: 'Start the migration again when they have ended',
  };
}

function creationFailed(taskId: number, message: string): Finding {
  return {
    code: 'TASK_CREATION_FAILED',
    severity: 'error',
    at: `task ${taskId}`,
    detail: `Cannot attach the images: tried ${CREATIONS} times: CVAT says: ${message}`,
    fix: 'Check that CVAT can read the container and its manifest, that nobody else creates tasks from this storage, then start again',
  };
}

function importFailed(taskId: number, message: string): Finding {
  return {
    code: 'IMPORT_FAILED',
    severity: 'error',
    at: `task ${taskId}`,
    detail: `Cannot import the annotations: CVAT says: ${message}`,
    fix: 'CVAT kept what the task held before. Fix what the message names, then start the migration again',
  };
}
