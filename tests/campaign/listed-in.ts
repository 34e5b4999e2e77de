import type { Finding } from '../../shared/dataset/finding.ts';
import type { Report } from '../../shared/verification/report.ts';

/** What a report itself names as missing, kept, or not to be relied on. Nothing that a scenario draws is to be changed. */
export type Listed = {
  excluded: Finding[];
  kept: string[];
  /** Files that CVAT may still show as they were, or instead of which it shows others. */
  rewritten: Finding[];
  deleted: Finding[];
  /** Pictures that CVAT does not show. */
  unseen: Finding[];
  /** Images that may stand there twice. */
  twice: Finding[];
  /** Where some do: only what these hold is spoken of. */
  tasks?: ReadonlySet<number>;
  /** Frames of other projects that count as well. */
  elsewhere?: ReadonlySet<string>;
};

export const NOTHING_LISTED: Listed = { excluded: [], kept: [], rewritten: [], deleted: [], unseen: [], twice: [] };

const REWRITTEN = new Set(['IMAGE_REWRITTEN', 'IMAGE_REPLACED', 'IMAGE_OF_OTHER_FILE']);
const UNSEEN = new Set(['IMAGES_DO_NOT_OPEN', 'IMAGE_OF_OTHER_FILE']);
const TWICE = new Set([
  ...['IMAGES_IN_FOREIGN_TASKS', 'IMAGES_OF_OTHER_ADDRESS', 'IMAGE_IN_TWO_TASKS', 'IMAGES_OF_OTHER_LABELS'],
]);

export function listedIn({ findings, tasks }: Report): Listed {
  const coded = (codes: ReadonlySet<string>) => findings.filter(({ code }) => codes.has(code));
  const twice = coded(TWICE);
  return {
    excluded: findings.filter(({ excludes }) => excludes !== undefined),
    // Behind the task, whose name stands in quotes; the image's name may have quotes of its own.
    kept: [
      ...findings.filter(({ code }) => code === 'IMAGE_KEPT').map(({ at }) => /, "(.*)"$/s.exec(at)?.[1] ?? ''),
      // Names stand in one list; one with quotes of its own is not found in it.
      ...coded(new Set(['IMAGE_CHANGED_IN_CVAT'])).flatMap(({ detail }) =>
        detail.slice(detail.indexOf('"') + 1, -1).split('", "'),
      ),
    ],
    rewritten: coded(REWRITTEN),
    deleted: coded(new Set(['FRAME_DELETED'])),
    unseen: coded(UNSEEN),
    twice,
    ...(twice.length > 0 ? { tasks: new Set(tasks.flatMap(({ id }) => id ?? [])) } : {}),
  };
}
