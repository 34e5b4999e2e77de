import type { CarriedAttributes } from '../cvat/read-back.ts';
import type { DataMeta, Job, Task } from '../cvat/wire.ts';
import { inTurns } from '../dataset/in-turns.ts';
import type { AnnotationRecord } from '../dataset/record.ts';
import { type Ledger, readLedger } from '../ledger/ledger.ts';
import { groups } from '../verification/match.ts';
import type { World } from '../world.ts';
import { framePaths } from './frame-paths.ts';
import { type HeldImage, type ImageState, imageState } from './image-state.ts';
import { type JobReading, readTask, type TaskReading } from './read-task.ts';
import type { TaskRun } from './stored-request.ts';
import type { TaskSlice } from './task-slices.ts';

export type ImageDecision = {
  frame: number;
  state: ImageState;
  /** What the export has. */
  target: readonly AnnotationRecord[];
};

/** What is to be done with each image of a slice that the task shows, and the reading that says so. */
export type TaskDecision = {
  reading: TaskReading;
  ledger: Ledger | undefined;
  /** By path. Images of the slice that the task does not show are not in here. */
  images: Map<string, ImageDecision>;
  carried: CarriedAttributes;
  /** What CVAT may hold by us, by path, as the ledger has it now. */
  versions: Map<string, AnnotationRecord[][]>;
  /** Decides the images of one job again, after its reading was brought up to date. */
  again(jobId: number): Promise<void>;
};

type Decided = {
  taskId: number;
  slice: TaskSlice;
  prepared: Pick<TaskRun, 'request' | 'started'>;
  /** What was read just now, where anything was. */
  task?: Task | undefined;
  meta?: DataMeta | undefined;
  jobs?: readonly Job[] | undefined;
  justMade?: boolean | undefined;
};

/** Reads CVAT and the ledger, and changes nothing: dry runs ask it, too. */
export async function decideTask(world: World, decided: Decided): Promise<TaskDecision> {
  const { taskId, slice, meta, jobs, justMade } = decided;
  const { request, started } = decided.prepared;
  const task = decided.task ?? (await world.cvat.tasks.get(taskId));
  const ledger = await readLedger(world, { id: taskId, bug_tracker: task?.bug_tracker });
  // A run that was started after this one has been here: what it wrote is newer than what this one has.
  const overtaken = ledger?.header !== undefined && ledger.header.started > started;
  const carried = carriedAttributes(slice, ledger);
  const pathOf = framePaths(request, slice, ledger);
  const reading = await readTask(world, taskId, { pathOf, carried, task, meta, jobs, justMade });
  const targets = groups(slice.annotations, ({ image }) => image);
  const wanted = new Set(slice.images.map(({ path }) => path));
  const unnamed = new Set(slice.images.flatMap(({ path, index }) => (index === undefined ? [path] : [])));
  const versions = new Map(
    [...(ledger?.images.values() ?? [])].map(({ frame, versions }) => [pathOf(frame), versions]),
  );
  const images = new Map<string, ImageDecision>();

  const deciding = function* (from: number, to: number): Generator<number, void> {
    // Each frame asks all jobs: the first would sort what all of them hold in one go.
    for (const job of reading.read.values()) {
      heldOf(job, from);
      yield job.held.length;
    }
    for (let frame = from; frame <= to; frame++) {
      const path = reading.images[frame]?.path;
      if (path === undefined || !wanted.has(path)) continue;
      const target = targets.get(path) ?? [];
      // An export says nothing of a picture that it does not name: what an earlier one has put there stays as people's work does.
      const held = unnamed.has(path)
        ? { target, versions: undefined, policy: 'keep' as const }
        : { target, versions: versions.get(path), policy: request.onExistingAnnotations };
      const states = [...reading.read.values()]
        .filter((job) => concerns(job, frame))
        .map((job) => imageState({ ...held, actual: heldOf(job, frame) }));
      const state = worst(states);
      images.set(path, { frame, target, state: overtaken && state === 'write' ? 'kept' : state });
      yield 1 + target.length;
    }
  };
  await inTurns(deciding(0, reading.images.length - 1));
  const again = async (jobId: number) => {
    await reading.again(jobId);
    const job = reading.read.get(jobId);
    if (job) await inTurns(deciding(job.start, job.stop));
  };
  return { reading, ledger, images, carried, versions, again };
}

export function shows(job: { start: number; stop: number }, frame: number): boolean {
  return frame >= job.start && frame <= job.stop;
}

/** Shows it, or holds something of it all the same, as CVAT allows: exports of the task have that on the frame. */
export function concerns(job: JobReading, frame: number): boolean {
  if (shows(job, frame)) return true;
  const { held, strange } = heldOf(job, frame);
  return held.length + strange.length > 0;
}

type ByFrame = Map<number, { held: JobReading['held']; strange: JobReading['strange'] }>;
const byFrame = new WeakMap<JobReading, ByFrame>();
const NOTHING: HeldImage = { held: [], strange: [] };

/** What a job holds of one frame. */
export function heldOf(job: JobReading, frame: number): HeldImage {
  let frames = byFrame.get(job);
  if (!frames) {
    frames = new Map();
    const at = (of: number) => {
      const found = frames?.get(of) ?? { held: [], strange: [] };
      frames?.set(of, found);
      return found;
    };
    for (const one of job.held) at(one.tags[0]?.frame ?? one.shapes[0]?.frame ?? -1).held.push(one);
    for (const one of job.strange) at(one.frame).strange.push(one);
    byFrame.set(job, frames);
  }
  return frames.get(frame) ?? NOTHING;
}

function worst(states: readonly ImageState[]): ImageState {
  if (states.includes('kept')) return 'kept';
  return states.includes('write') ? 'write' : 'equal';
}

/** Attributes that this migration writes or an earlier one wrote, by label. */
function carriedAttributes(slice: TaskSlice, ledger: Ledger | undefined): CarriedAttributes {
  const carried = new Map<string, Set<string>>();
  const note = (label: string, names: Iterable<string>) => {
    const known = carried.get(label) ?? new Set();
    for (const name of names) known.add(name);
    carried.set(label, known);
  };
  for (const { name, attributes } of slice.labels) note(name, Object.keys(attributes));
  for (const { versions } of ledger?.images.values() ?? []) {
    for (const { label, attributes } of versions.flat()) note(label, Object.keys(attributes));
  }
  return carried;
}
