import type { Finding } from '../dataset/finding.ts';
import { identityKey } from '../dataset/identity-key.ts';
import { inTurns } from '../dataset/in-turns.ts';
import { differenceFinding, keptFinding } from '../verification/task-findings.ts';
import type { KeptImages } from '../verification/task-outcome.ts';
import { writeWork } from '../work/blob-json.ts';
import { writeFindings } from '../work/findings-blob.ts';
import { workBlobs } from '../work/work-blobs.ts';
import type { World } from '../world.ts';
import { comparingDecided } from './compare-decided.ts';
import { decideTask, type TaskDecision } from './decide-task.ts';
import { deletedFrames } from './deleted-frames.ts';
import { frameless } from './frameless.ts';
import { heldTwice } from './held-twice.ts';
import { keptImages } from './kept-images.ts';
import { keptPaths, markedSince } from './kept-paths.ts';
import { knownFrames } from './known-frames.ts';
import { saveLedger } from './note-intent.ts';
import { openFrames } from './open-frames.ts';
import { tellingOpened } from './opened-so-far.ts';
import { ourTasksOf } from './our-tasks.ts';
import { keyOf, readTaskPlan, runOf } from './plan.ts';
import { refusedImages } from './refused-images.ts';
import { replacedImages } from './replaced-images.ts';
import { reviewedJobs } from './reviewed-jobs.ts';
import { framesHash, labelIds, type SeenInCvat, seenInCvat } from './seen-in-cvat.ts';
import { segmentFinding } from './segment-size.ts';
import type { TaskRun } from './stored-request.ts';
import { writeTaskGallery } from './task-gallery.ts';
import type { CreatedTaskRef } from './task-input.ts';
import { outcomeOf } from './task-outcome.ts';
import type { TaskReport } from './task-report.ts';
import { readSlice, type TaskSlice } from './task-slices.ts';
import { updatedImages } from './task-updates.ts';
import { removeTwins } from './twins.ts';

/**
 * Reads the task back from CVAT and compares it with the dataset; nothing that was written is trusted. `exact` is false
 * where CVAT holds something else of what should be ours: an answer that came late, most often, and writing again helps.
 * The frames of a task of this run are those that were read when it was checked. `again`: they have changed since, and what was seen at the
 * first time is noted as before, so that whoever found that finds it again.
 */
export async function verifyTask(
  world: World,
  ref: CreatedTaskRef & { made: boolean },
  again?: { seen: SeenInCvat | undefined },
): Promise<{ taskId: number; exact: boolean }> {
  const plan = await readTaskPlan(world, ref);
  const prepared = await runOf(world, ref, plan);
  const slice = await readSlice(world, ref, plan);
  const { link } = plan.task;
  const linked = await ourTasksOf(world, link, plan.self);
  const known = ref.made ? await knownFrames(world, ref) : undefined;
  const decision = await decideTask(world, {
    ...{ taskId: ref.taskId, slice, prepared, jobs: known?.jobs },
    meta: again ? undefined : known?.meta,
    task: linked.find(({ id }) => id === ref.taskId),
  });
  const updated = await updatedImages(world, ref);
  const kept = keptPaths(decision, updated);
  // What the result has no room for: people want to know of each all the same.
  const more: Finding[] = [];
  const comparison = await inTurns(
    comparingDecided(decision, slice, {
      ...{ made: ref.made, prepared, kept },
      omitted: (difference) => more.push(differenceFinding(ref.taskId, difference)),
    }),
  );
  const tellKept = (one: KeptImages['images'][number]) => more.push(keptFinding(`task ${ref.taskId}`, one));
  const listedKept = keptImages(decision, kept, tellKept);
  const marked = keptImages(decision, markedSince(decision, { kept, comparison }), tellKept);
  const exact = ![...decision.images.values()].some(({ state }) => state === 'write');
  await settleLedger(world, decision, slice, prepared);
  const opened = await openFrames(world, decision.reading, slice, tellingOpened(world, ref, 'verifying'));
  const { task, labels, meta } = decision.reading;
  const seen = again ? again.seen : { ...seenInCvat(task, labelIds(plan.labels, labels)), frames: framesHash(meta) };
  const report: TaskReport = {
    state: 'verified',
    task: ref.task,
    key: keyOf(plan.task),
    taskId: ref.taskId,
    projectId: task.project_id ?? 0,
    made: ref.made,
    outcome: outcomeOf({ slice, made: ref.made, updated, kept }),
    kept: listedKept,
    comparison,
    opened: opened.opened,
    ...(seen ? { seen } : {}),
    findings: [
      ...(await refusedImages(world, ref, plan)).flatMap(({ findings }) => findings),
      ...opened.findings,
      ...deletedFrames(decision.reading, slice),
      ...frameless(decision.reading),
      ...(await heldTwice(world, decision)),
      ...(ref.made ? [] : reviewedJobs(decision, updated)),
      ...marked.images.map((one) => keptFinding(`task ${ref.taskId}`, one)),
      ...(await replacedImages(world, prepared, { reading: decision.reading, slice })),
      ...(task.bug_tracker === link ? await removeTwins(world, task, linked) : []),
      ...(exact ? [] : [unsettled(ref.taskId)]),
      ...(ref.made ? segmentFinding(slice, prepared.request.tasks, `task ${ref.taskId}`) : []),
    ],
  };
  await writeMore(world, workBlobs(ref.id).taskMore(ref.task), more);
  await writeTaskGallery(world, ref, { decision, slice, kept });
  await writeWork(world, workBlobs(ref.id).taskResult(ref.task), report);
  return { taskId: ref.taskId, exact };
}

function unsettled(taskId: number): Finding {
  return {
    ...{ code: 'CVAT_UNSETTLED', severity: 'error', at: `task ${taskId}` },
    detail: 'CVAT holds something else of what was written, as if a request had come late',
    fix: 'Start the migration again: it writes what differs, and leaves alone what people made',
  };
}

/** An earlier run may have had more to say than this one. */
async function writeMore(world: World, blob: string, more: readonly Finding[]): Promise<void> {
  if (more.length > 0) await writeFindings(world, blob, more);
  else await world.work.delete(world.config.workContainer, blob);
}

/** What was found as it should be is from now on the one version that CVAT may hold by us. */
async function settleLedger(
  world: World,
  { reading, images, ledger }: TaskDecision,
  slice: TaskSlice,
  prepared: TaskRun,
): Promise<void> {
  const lines = new Map(ledger?.images);
  // Another run has come after this one: the ledger is its own.
  if (ledger?.header && ledger.header.started > prepared.started) return;
  const { exportModified, migration } = ledger?.header ?? {};
  // An undo of the one before must find that this one speaks of the task, too.
  let changed = exportModified !== prepared.exportModified || migration !== prepared.id;
  for (const image of slice.images) {
    const decided = images.get(image.path);
    const frame = decided && reading.frames[decided.frame];
    if (decided?.state !== 'equal' || frame === undefined) continue;
    const before = lines.get(frame);
    const after = { frame, path: image.path, identity: identityKey(image), versions: [[...decided.target]] };
    if (before?.versions.length !== 1 || before.identity !== after.identity) changed = true;
    lines.set(frame, after);
  }
  if (changed && lines.size > 0) await saveLedger(world, { reading, ledger, prepared, images: lines.values() });
}
