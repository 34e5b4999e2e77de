import type { Finding } from '../dataset/finding.ts';
import { plural } from '../dataset/plural.ts';
import type { Comparison, Difference } from './comparison.ts';
import type { KeptImages, Opened, TaskOutcome } from './task-outcome.ts';

/** What the report is told of one planned task. */
export type TaskPart = {
  name: string;
  /** The end of its link. */
  key?: string;
  /** What of the export belongs to it. */
  images: number;
  annotations: number;
  /** By this migration. */
  made: boolean;
} & (
  | {
      state: 'verified';
      id: number;
      outcome: TaskOutcome;
      kept: KeptImages;
      /** Over all images that are not kept. */
      comparison: Comparison;
      opened: Opened;
      /** What else the task's steps found; what they exclude is no part of `images` and `annotations`. */
      findings: readonly Finding[];
    }
  /** A dry run made nothing. */
  | { state: 'planned'; id?: number; outcome: TaskOutcome; findings?: readonly Finding[] }
  | { state: 'failed'; id?: number; finding: Finding }
);

const KINDS: Record<Difference['kind'], { code: string; fix: string }> = {
  missing: {
    code: 'CVAT_LACKS',
    fix: 'Start the migration again: it writes what is missing',
  },
  different: { code: 'CVAT_DIFFERS', fix: 'Check whether somebody edits the task; else report this with the export' },
  unexpected: {
    code: 'CVAT_HOLDS_MORE',
    fix: 'Check whether somebody works in the task. Start the migration again: what people made is then kept and listed',
  },
};

/** What a task says to the reader of the report. `unlisted` counts the differences that the comparison left out. */
export function taskFindings(task: TaskPart): {
  findings: Finding[];
  unlisted: { code: string; severity: 'error'; count: number }[];
} {
  const place = task.id === undefined ? `task "${task.name}"` : `task ${task.id} "${task.name}"`;
  if (task.state === 'planned')
    return { findings: [...keptInPlan(task, place), ...(task.findings ?? [])], unlisted: [] };
  if (task.state === 'failed') return { findings: failureFindings(task, place), unlisted: [] };
  const { comparison, kept, opened } = task;
  const findings = comparison.differences.map((difference) => differenceFinding(task.id, difference));
  const unlisted = (['missing', 'different', 'unexpected'] as const).map((kind) => ({
    code: KINDS[kind].code,
    severity: 'error' as const,
    count:
      comparison.images[kind] +
      comparison.annotations[kind] -
      comparison.differences.reduce(
        (sum, difference) => sum + (difference.kind === kind ? (difference.count ?? 1) : 0),
        0,
      ),
  }));
  findings.push(...task.findings, ...keptFindings(kept, place), ...brokenChunks(opened, place));
  if (opened.opened + opened.broken.length < opened.chunks) findings.push(notAllOpened(opened, place));
  return { findings, unlisted };
}

export function differenceFinding(taskId: number, { kind, at, ...difference }: Difference): Finding {
  return { severity: 'error', at: `task ${taskId}, ${at}`, ...difference, ...KINDS[kind] };
}

export function keptFinding(place: string, { image, detail }: KeptImages['images'][number]): Finding {
  return { ...KEPT, at: `${place}, "${image}"`, detail };
}

const KEPT = {
  code: 'IMAGE_KEPT',
  severity: 'warning',
  fix: 'Nothing to do to keep it. To give people\'s version up, start again with onExistingAnnotations "replace"',
} as const;

function keptFindings({ count, images }: KeptImages, place: string): Finding[] {
  const listed = images.map((image) => keptFinding(place, image));
  const more = count - images.length;
  return more > 0
    ? [...listed, { ...KEPT, at: place, count: more, detail: `${plural(more, 'more image')} kept as people have them` }]
    : listed;
}

function keptInPlan({ outcome }: Extract<TaskPart, { state: 'planned' }>, place: string): Finding[] {
  const { images } = outcome.kept;
  return images === 0
    ? []
    : [{ ...KEPT, at: place, count: images, detail: `${plural(images, 'image')} would be kept as people have them` }];
}

/** CVAT makes a chunk of pictures whole or not at all, so that sound neighbours cannot be seen either. */
function brokenChunks({ broken }: Opened, place: string): Finding[] {
  return broken.map(({ images, detail }) => ({
    ...{
      code: 'IMAGES_DO_NOT_OPEN',
      severity: 'error',
      effect: 'excluded',
      at: place,
      count: Math.max(1, images.length),
    },
    detail: `CVAT cannot show ${images.length === 1 ? '' : 'one of '}${images.map((image) => `"${image}"`).join(', ')}, and so none of its chunk: ${detail}`,
    fix: 'Repair or remove that image in the container, delete the task in CVAT if nobody has worked in it, then start the migration again',
  }));
}

function notAllOpened({ chunks, opened }: Opened, place: string): Finding {
  return {
    ...{ code: 'CHUNKS_NOT_OPENED', severity: 'warning', at: place, count: chunks - opened },
    detail: `${opened} of ${plural(chunks, 'chunk')} of pictures opened; the others were not tried, as asked`,
    fix: 'Start the migration again with all chunks opened, which is the default, to have every picture proven',
  };
}

/** Nothing of a failed task counts as migrated, so that the sums hold. */
function failureFindings(task: Extract<TaskPart, { state: 'failed' }>, place: string): Finding[] {
  const excluded = (excludes: 'image' | 'annotation', count: number): Finding[] =>
    count === 0
      ? []
      : [
          {
            ...{ code: 'TASK_FAILED', severity: 'error', effect: 'failed', at: place, excludes, count },
            detail: `${plural(count, excludes)} could not be verified in CVAT, since the task failed`,
            fix: 'Do what the other finding of this task says, then start the migration again: it goes on where it stopped',
          },
        ];
  const { excludes: _, count: __, ...cause } = task.finding;
  return [cause, ...excluded('image', task.images), ...excluded('annotation', task.annotations)];
}
