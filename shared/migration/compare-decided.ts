import { foreignFindings } from '../cvat/foreign-findings.ts';
import { comparing } from '../verification/compare.ts';
import type { Comparison, Difference } from '../verification/comparison.ts';
import type { TaskDecision } from './decide-task.ts';
import { expectedTask } from './expected-task.ts';
import type { TaskRun } from './stored-request.ts';
import type { TaskSlice } from './task-slices.ts';

type Made = {
  made: boolean;
  prepared: TaskRun;
  kept: ReadonlySet<string>;
  omitted: (difference: Difference) => void;
};

/** Over all images that are not kept. In a task of ours every frame must be one of them; in an older one, others may be there. */
export function comparingDecided(
  decision: TaskDecision,
  slice: TaskSlice,
  { made, prepared, kept, omitted }: Made,
): Generator<number, Comparison> {
  const { reading } = decision;
  const isKept = (path: string) => kept.has(path);
  const { expected } = expectedTask(prepared.request, slice);
  const wanted = new Set(slice.images.map(({ path }) => path));
  const counts = (path: string) => !isKept(path) && (made || wanted.has(path));
  const jobs = [...reading.read.values()].map((job) => {
    // Of other frames, see frameless.
    const strange = job.strange.filter(({ frame }) => reading.images[frame] && counts(reading.images[frame].path));
    const foreign = foreignFindings({ id: job.id, task_id: reading.task.id }, strange);
    return { ...job, annotations: job.annotations.filter(({ image }) => counts(image)), foreign };
  });
  const actual = { images: reading.images, shown: counts, jobs, foreign: jobs.flatMap(({ foreign }) => foreign) };
  const images = expected.images.filter(({ path }) => !isKept(path));
  const annotations = expected.annotations.filter(({ image }) => !isKept(image));
  const ordered = made && (expected.ordered ?? true);
  return comparing({ expected: { images, annotations, ordered }, actual }, { omitted });
}
