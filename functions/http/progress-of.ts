import { z } from 'zod';
import { Waiting } from '../../shared/cvat/waiting.ts';
import { RemoteError } from '../../shared/errors.ts';
import type { LaneCounts } from '../../shared/migration/lane-result.ts';
import { OpenedSoFar } from '../../shared/migration/opened-so-far.ts';
import { LaneProgress, LanesUnderWay, MigrationProgress } from '../../shared/migration/progress.ts';
import { type TaskAtWork, TaskStep } from '../../shared/migration/task-step.ts';
import { glanceAtWork } from '../../shared/work/blob-json.ts';
import { workBlobs } from '../../shared/work/work-blobs.ts';
import type { World } from '../../shared/world.ts';
import { type InstanceStatus, isActive, type Orchestrations, statusOf } from '../instances.ts';

const Waits = z.object({ waiting: Waiting });

/** What a migration says of itself, with how far its lanes are, what their tasks do, and what one of these waits for. */
export async function progressOf(
  world: World,
  client: Orchestrations,
  status: InstanceStatus,
): Promise<MigrationProgress | undefined> {
  const progress = MigrationProgress.safeParse(status.customStatus).data;
  if (!progress || progress.waiting || !isActive(status)) return progress;
  const instances = LanesUnderWay.safeParse(status.customStatus).data?.lanes ?? [];
  const looked = await Promise.all(instances.map((lane) => lookAt(world, client, { id: status.instanceId, lane })));
  const lanes = looked.filter((lane) => lane !== undefined);
  const waiting = lanes.find((lane) => lane.waiting)?.waiting;
  const underWay = lanes.flatMap(({ task }) => task ?? []).toSorted((a, b) => a.number - b.number);
  return {
    ...withCounts(progress, lanes),
    ...(underWay.length > 0 ? { underWay } : {}),
    ...(waiting ? { waiting } : {}),
  };
}

type Lane = { counts?: LaneCounts; task?: TaskAtWork; waiting?: Waiting };

/** undefined where it is not known any more. */
async function lookAt(
  world: World,
  client: Orchestrations,
  { id, lane }: { id: string; lane: string },
): Promise<Lane | undefined> {
  const status = await statusOf(client, lane);
  const told = LaneProgress.safeParse(status?.customStatus).data;
  if (!status || !told) return undefined;
  const { counts, underWay } = told;
  const task = underWay && isActive(status) ? await statusOf(client, underWay.instance) : undefined;
  const at = task && isActive(task) ? task : undefined;
  const step = TaskStep.safeParse(at?.customStatus).data;
  const index = underWay?.task ?? 0;
  const atWork = at && step && (await withOpened(world, step, { id, index, since: at.createdTime }));
  const waits = Waits.safeParse(at?.customStatus).data ?? Waits.safeParse(status.customStatus).data;
  return { counts, ...(atWork ? { task: atWork } : {}), ...waits };
}

/** The migration itself knows how far it is only when its lanes have ended. */
function withCounts(progress: MigrationProgress, lanes: readonly Lane[]): MigrationProgress {
  const counted = { ...progress };
  for (const what of ['tasks', 'images', 'annotations'] as const) {
    const counter = progress[what];
    if (!counter) continue;
    const more = lanes.reduce((sum, { counts }) => sum + (counts?.[what] ?? 0), 0);
    counted[what] = { ...counter, done: counter.done + more };
  }
  return counted;
}

/** What an earlier run, or an earlier step, has told of its pictures is not told again. */
async function withOpened(
  world: World,
  { step }: TaskStep,
  { id, index, since }: { id: string; index: number; since: Date },
): Promise<TaskAtWork> {
  const number = index + 1;
  if (step !== 'opening' && step !== 'verifying') return { number, step };
  const told = await toldOf(world, workBlobs(id).taskOpened(index));
  if (told?.step !== step || new Date(told.at) < since) return { number, step };
  return { number, step, opened: { done: told.done, total: told.total } };
}

/** A storage that does not answer takes a number away from a status, and not the status. */
async function toldOf(world: World, blob: string): Promise<OpenedSoFar | undefined> {
  try {
    return await glanceAtWork(world, blob, OpenedSoFar);
  } catch (error) {
    if (error instanceof RemoteError) return undefined;
    throw error;
  }
}
