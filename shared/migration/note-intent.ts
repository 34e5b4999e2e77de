import { identityKey } from '../dataset/identity-key.ts';
import { inTurns } from '../dataset/in-turns.ts';
import type { AnnotationRecord } from '../dataset/record.ts';
import { type Fence, requireFence } from '../ledger/fence.ts';
import { type Ledger, type LedgerHeader, type LedgerImage, writeLedger } from '../ledger/ledger.ts';
import type { World } from '../world.ts';
import type { TaskDecision } from './decide-task.ts';
import type { TaskRun } from './stored-request.ts';
import type { TaskSlice } from './task-slices.ts';
import type { JobWrite } from './write-job.ts';

type Intent = {
  fence: Fence;
  decision: TaskDecision;
  slice: TaskSlice;
  prepared: TaskRun;
  jobs: readonly JobWrite[];
};

/** Before anything is written: from here on CVAT may hold what it held by us, or what is about to be written. */
export async function noteIntent(world: World, { fence, decision, slice, prepared, jobs }: Intent): Promise<void> {
  const partly = new Set<string>();
  const wanted = new Set<string>();
  for (const { paths, whole, requests } of jobs) {
    for (const path of paths) {
      wanted.add(path);
      // Between the first and the last request an image may hold nothing.
      if (!whole || requests > 1) partly.add(path);
    }
  }
  const { reading, images, versions } = decision;
  const lines = new Map(decision.ledger?.images);
  const noting = function* (): Generator<number, void> {
    for (const image of slice.images) {
      const decided = images.get(image.path);
      const frame = decided && reading.frames[decided.frame];
      if (!decided || frame === undefined || !wanted.has(image.path)) continue;
      const interim = partly.has(image.path) ? [[]] : [];
      const possible = unique([...(versions.get(image.path) ?? []), ...interim, [...decided.target]]);
      versions.set(image.path, possible);
      lines.set(frame, { frame, path: image.path, identity: identityKey(image), versions: possible });
      yield 1 + decided.target.length;
    }
  };
  await inTurns(noting());
  await requireFence(world, fence);
  await saveLedger(world, { reading, ledger: decision.ledger, prepared, images: lines.values() });
}

/** Writes the ledger in place of the one that the decision was made by. */
export async function saveLedger(
  world: World,
  input: {
    reading: TaskDecision['reading'];
    ledger: Ledger | undefined;
    prepared: TaskRun;
    images: Iterable<LedgerImage>;
  },
): Promise<void> {
  const { task } = input.reading;
  const header: LedgerHeader = {
    ...{ schema: 1, taskId: task.id, projectId: task.project_id ?? 0, migration: input.prepared.id },
    link: task.bug_tracker ?? '',
    exportModified: input.prepared.exportModified,
    started: input.prepared.started,
    ...othersOf(input.ledger?.header, input.prepared.id),
    ...(input.ledger?.header?.paths ? { paths: input.ledger.header.paths } : {}),
    ...(input.ledger?.header?.labels ? { labels: input.ledger.header.labels } : {}),
  };
  await writeLedger(world, { header, images: input.images }, input.ledger);
}

function othersOf(before: LedgerHeader | undefined, id: string): Pick<LedgerHeader, 'others'> {
  const others = new Set(before ? [...(before.others ?? []), before.migration] : []);
  others.delete(id);
  return others.size > 0 ? { others: [...others] } : {};
}

function unique(versions: AnnotationRecord[][]): AnnotationRecord[][] {
  // As most are: nothing was written before.
  if (versions.length < 2) return versions;
  return [...new Map(versions.map((version) => [JSON.stringify(version.map(withoutIndex)), version])).values()];
}

function withoutIndex({ label, geometry, attributes }: AnnotationRecord) {
  return [label, geometry, attributes];
}
