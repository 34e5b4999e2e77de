import type { LedgerImage } from '../ledger/ledger.ts';
import type { World } from '../world.ts';
import type { Match } from './our-tasks.ts';
import type { CompleteRequest } from './request.ts';
import { findStoredRequest } from './stored-request.ts';

/** Matches of one labelling project more have these labels than not. */
const ENOUGH = 0.5;

/**
 * `gone`: labels that were written into tasks of the same labelling project, and that the export does not have any more. `doubtful` where
 * only the request says that it is the same one, and the label stands on images of the export.
 */
export type Apart = { same: Match[]; other: Match[]; gone: { taskId: number; label: string; doubtful: boolean }[] };

type Renaming = Pick<CompleteRequest, 'normalize'>;

/**
 * Tells tasks of another labelling project apart: teams label the same pictures twice, once for cars and once for people, and
 * the export of the one must not take the other one's annotations for its own that are gone. What tells is the labels that
 * migrations wrote, not those of CVAT, which people rename. Names count as the exports have them, too: an option may have
 * changed what they are called. Where nothing is known to have been written, it is the same project.
 */
export async function apartByLabels(
  world: World,
  matches: readonly Match[],
  { labels, request }: { labels: readonly string[]; request: Renaming & Pick<CompleteRequest, 'projectChosen'> },
): Promise<Apart> {
  const wanted = new Set(labels.flatMap((label) => namesOf(label, request)));
  const byProject = Map.groupBy(matches, ({ our }) => our.task.project_id);
  const other: Match[] = [];
  const gone: Apart['gone'] = [];
  for (const some of byProject.values()) {
    const had = new Set<string>();
    const known = new Set<string>();
    for (const match of some) {
      for (const label of labelsOf(match)) {
        had.add(label);
        if (!known.has(label) && (await isOf(match, label))) known.add(label);
      }
    }
    const alike = known.size >= had.size * ENOUGH;
    // Who names a project wants all in it; an export without a label says nothing.
    if (!alike && wanted.size > 0 && !request.projectChosen) other.push(...some);
    else gone.push(...some.flatMap((match) => lackedBy(match, { known, alike })));
  }
  return { same: matches.filter((match) => !other.includes(match)), other, gone };

  async function isOf({ header }: Match, label: string): Promise<boolean> {
    if (wanted.has(label)) return true;
    const before = header && (await findStoredRequest(world, header.migration));
    return before !== undefined && namesOf(label, before.request).some((name) => wanted.has(name));
  }
}

/** Those of what was written; where nothing has been written yet, those of the export that the task was made for. */
export function labelsOf({ written, header }: Match): Iterable<string> {
  return written.size > 0 ? written : (header?.labels ?? []);
}

function lackedBy(
  { our, written, writtenHere }: Match,
  { known, alike }: { known: ReadonlySet<string>; alike: boolean },
): Apart['gone'] {
  const gone = [...written].filter((label) => !known.has(label));
  return gone.map((label) => ({ taskId: our.task.id, label, doubtful: !alike && writtenHere.has(label) }));
}

/** The labels of what migrations wrote into a task, or onto some of its images. */
export function labelsIn(images: Iterable<Pick<LedgerImage, 'versions'>>): Set<string> {
  const labels = new Set<string>();
  for (const { versions } of images) for (const version of versions) for (const { label } of version) labels.add(label);
  return labels;
}

/** A label's own name and those that options have given it in place of. */
function namesOf(label: string, { normalize }: Renaming): string[] {
  const { rename } = normalize.labels;
  return [label, ...Object.keys(rename).filter((from) => rename[from] === label)];
}
