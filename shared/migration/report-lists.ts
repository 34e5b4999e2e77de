import pMap from 'p-map';
import { effectOf, Finding } from '../dataset/finding.ts';
import { type Cell, encodeCsv } from '../report/csv.ts';
import { FINDINGS_HEAD, MISSING_HEAD } from '../report/list-heads.ts';
import { missingRow } from '../report/missing-row.ts';
import { imageOfPlace } from '../verification/image-of-place.ts';
import type { Report } from '../verification/report.ts';
import { type TaskPart, taskFindings } from '../verification/task-findings.ts';
import { readWorkLines } from '../work/blob-json.ts';
import { workBlobs } from '../work/work-blobs.ts';
import type { World } from '../world.ts';
import type { Plan } from './plan.ts';
import { imageBatches } from './task-slices.ts';

/** What the lists are made of: all findings, and the tasks as the report has them. */
export type Listed = {
  id: string;
  findings: () => AsyncIterable<Finding>;
  plan: Plan | undefined;
  tasks: readonly TaskPart[];
  report: Report;
};

/** Asked once: each list, and each place where it is written, goes over all tasks again. */
export async function tasksWithMore(world: World, id: string, tasks: readonly TaskPart[]): Promise<Set<number>> {
  const more = new Set<number>();
  const look = async ({ state }: TaskPart, task: number) => {
    if (state !== 'verified') return;
    if (await world.work.head(world.config.workContainer, workBlobs(id).taskMore(task))) more.add(task);
  };
  await pMap(tasks, look, { concurrency: AT_ONCE });
  return more;
}

const AT_ONCE = 16;

/** Made by the report itself, which holds all of them. */
const OF_THE_REPORT = new Set(['REPORT_DOES_NOT_ADD_UP', 'NOTHING_MIGRATED']);

/** Every finding, one a row. */
export function findingsCsv({ findings }: Pick<Listed, 'findings'>): AsyncIterable<Uint8Array> {
  async function* rows(): AsyncGenerator<Cell[]> {
    for await (const finding of findings()) {
      const { code, severity, at, detail, fix, excludes, count = 1 } = finding;
      yield [effectOf(finding), severity, code, at, imageOfPlace(at), detail, fix, excludes, count];
    }
  }
  return encodeCsv(FINDINGS_HEAD, rows());
}

/** All of the export that is not in CVAT, one a row; images of tasks that failed or were not reached are named one by one. */
export function missingCsv(world: World, listed: Listed): AsyncIterable<Uint8Array> {
  async function* rows(): AsyncGenerator<Cell[]> {
    for await (const finding of listed.findings()) {
      const row = missingRow(finding, { planned: listed.plan !== undefined && !listed.report.dryRun });
      if (row) yield row;
    }
    for (const [index, task] of listed.plan?.tasks.entries() ?? []) {
      const part = listed.tasks[index];
      if (listed.report.dryRun || (part !== undefined && part.state !== 'failed')) continue;
      const code = part ? 'TASK_FAILED' : 'NOT_REACHED';
      yield* imagesOf(world, { id: listed.id, task: task.index, name: task.name, code });
    }
  }
  return encodeCsv(MISSING_HEAD, rows());
}

type Slice = { id: string; task: number; name: string; code: string };

async function* imagesOf(world: World, { id, task, name, code }: Slice): AsyncGenerator<Cell[]> {
  for await (const batch of imageBatches(world, { id, task })) {
    for (const record of batch) {
      yield [
        'image',
        record.path,
        `task "${name}"`,
        1,
        code,
        'its task was not completed',
        'Start the migration again',
      ];
    }
  }
}

/** What a task says, without what only counts those kept images that `withMore` names one by one. */
export function ownFindings(part: TaskPart, withMore: boolean): Finding[] {
  if (!withMore || part.state !== 'verified') return taskFindings(part).findings;
  const { images } = part.kept;
  return taskFindings({ ...part, kept: { images, count: images.length } }).findings;
}

/** `withMore`: tasks that had more to say than their results hold. */
export async function* listedFindings(
  world: World,
  { id, findings, tasks, report, withMore }: Listed & { withMore: ReadonlySet<number> },
): AsyncGenerator<Finding> {
  yield* findings();
  for (const [task, part] of tasks.entries()) {
    yield* ownFindings(part, withMore.has(task));
    if (withMore.has(task)) yield* readWorkLines(world, workBlobs(id).taskMore(task), Finding);
  }
  yield* report.findings.filter(({ code }) => OF_THE_REPORT.has(code));
}
