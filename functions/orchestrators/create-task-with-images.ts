import type { OrchestrationContext, Task } from 'durable-functions';
import { explainFailedCreation } from '../../shared/cvat/failed-creation.ts';
import type { Finding } from '../../shared/dataset/finding.ts';
import type { AttachOutcome } from '../../shared/migration/attach-images.ts';
import type { RefusedInput } from '../../shared/migration/refused-input.ts';
import type { CreatedTaskRef, TaskInput } from '../../shared/migration/task-input.ts';
import { growingPause } from '../../shared/work/growing-pause.ts';
import type { Outcome } from '../../shared/work/outcome.ts';
import { awaitRequest } from './await-request.ts';
import { sleep } from './sleep.ts';
import { setTaskStep } from './stage.ts';
import { step } from './step.ts';

/** A creation that fails without naming a picture may have met another one (CVAT keeps one index for all manifests). */
const SAME_TRIES = 2;
/** Tries in all: each beyond the first ones goes without a picture that CVAT refused. */
const MOST_TRIES = 12;
/** Seconds between two looks whether the storage is free, and for how long: a day. */
const TURN_PAUSE = { shortest: 0.5, longest: 10 };
const TURN_LIMIT = 24 * 60 * 60;

/** `made`: by this migration; an earlier one's is left with the images that it has. */
export type Created =
  | { ok: true; taskId: number; made: boolean; key: string }
  | { ok: false; finding: Finding }
  /** Another migration has meanwhile made a task of some of the images. */
  | { ok: false; overtaken: number };

/**
 * A task with all pictures that CVAT can show. Those that it refuses cost themselves and not the task: it is made again
 * without them, while nothing is in it.
 */
export function* createTaskWithImages(context: OrchestrationContext, input: TaskInput): Generator<Task, Created> {
  const { id, task } = input;
  let same = 0;
  for (let creation = 1; ; creation++) {
    const made = yield* makeOnce(context, input);
    if (!made.ok) return made;
    const { taskId, key, refusal } = made;
    if (!refusal) return { ok: true, taskId, made: made.made, key };
    same += 1;
    // What CVAT leaves out without a word, or cannot name, may be another one's doing once.
    const probe = same >= SAME_TRIES || refusal.broken !== undefined;
    const { absent, ...rest } = refusal;
    const known = { ...rest, ...(absent && same >= SAME_TRIES ? { absent } : {}) };
    const found = yield* step(context, 'findRefused', { ...input, taskId, key, ...known, probe });
    if (!found.ok) return found;
    const hopeless = found.value.refused === 0 && (probe || same > SAME_TRIES);
    if (found.value.refused > 0) same = 0;
    // Its other chunks can be opened, and the report says which cannot.
    if (hopeless && refusal.broken) return { ok: true, taskId, made: true, key };
    const discarded = yield* step(context, 'discardTask', { id, task, taskId, key });
    if (!discarded.ok) return discarded;
    // A task of no images is none, and CVAT would only say that its manifest is wrong.
    if (hopeless || found.value.left === 0 || creation === MOST_TRIES)
      return { ok: false, finding: creationFailed(taskId, refusal.message) };
  }
}

type Refusal = Pick<RefusedInput, 'message' | 'absent' | 'broken'>;
type Made =
  | { ok: true; taskId: number; made: boolean; key: string; refusal?: Refusal }
  | Extract<Created, { ok: false }>;

function* makeOnce(context: OrchestrationContext, input: TaskInput): Generator<Task, Made> {
  const { id, task, storageId } = input;
  setTaskStep(context, 'attaching');
  const created = yield* step(context, 'createTask', { id, task, projectId: input.projectId });
  if (!created.ok) return created;
  const { taskId, made, key } = created.value;
  if (!made) return { ok: true, taskId, made, key };
  const ref = { id, task, taskId, key };
  const there = { ok: true as const, taskId, made, key };
  const attached = yield* attachInTurn(context, { ...ref, ...(storageId ? { storageId } : {}) });
  if (!attached.ok) {
    yield* step(context, 'discardTask', ref);
    return attached;
  }
  if (attached.value.state === 'overtaken') {
    yield* step(context, 'discardTask', ref);
    return { ok: false, overtaken: attached.value.by };
  }
  if (attached.value.state === 'creating') {
    const { requestId } = attached.value;
    const done = yield* awaitRequest(context, { requestId, taskId });
    if (!done.ok) return done;
    if (done.value.state === 'failed') return { ...there, refusal: { message: done.value.message } };
  }
  const checked = yield* step(context, 'checkImages', ref);
  if (!checked.ok) return checked;
  const { complete, message, absent } = checked.value;
  if (!complete) return { ...there, refusal: { message, ...(absent.length > 0 ? { absent } : {}) } };
  setTaskStep(context, 'opening');
  const opened = yield* step(context, 'openNewTask', ref);
  if (!opened.ok) return opened;
  const { broken, detail } = opened.value;
  return { ...there, ...(broken.length > 0 ? { refusal: { message: detail, broken } } : {}) };
}

type Attaching = CreatedTaskRef & { storageId?: number };

/** Begins the creation of the images, after those that other migrations have begun in the same storage. */
function* attachInTurn(context: OrchestrationContext, input: Attaching): Generator<Task, Outcome<AttachOutcome>> {
  for (let waited = 0; ; ) {
    const attached = yield* step(context, 'attachImages', input);
    if (!attached.ok || attached.value.state !== 'waiting') return attached;
    if (waited >= TURN_LIMIT) return { ok: false, retryable: false, finding: neverInTurn(input.taskId) };
    const pause = growingPause(waited, TURN_PAUSE);
    yield* sleep(context, pause);
    waited += pause;
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
  const { said, fix } = explainFailedCreation(message);
  return {
    code: 'TASK_CREATION_FAILED',
    severity: 'error',
    at: `task ${taskId}`,
    detail: `Cannot attach the images: ${said}`,
    fix,
  };
}
