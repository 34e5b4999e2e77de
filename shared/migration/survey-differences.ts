import type { IndexEntry } from '../dataset/index-entry.ts';
import { compareInventory } from '../manifest/compare-inventory.ts';
import { imageScope } from '../manifest/image-scope.ts';
import { type Change, changesManifest, isRemarkable } from '../manifest/merge-changes.ts';
import type { World } from '../world.ts';
import type { Todo } from './measure-todo.ts';

/** Headers that one run reads at most before it saves: what is held in memory, and what a crash can cost. */
const RUN_IMAGES = 100_000;

export type Totals = { listed: number; images: number; setAside: number; findings: number };

export type Survey = {
  /** `images`, `setAside` and `findings` count what is known without reading. */
  totals: Totals;
  /** Headers to read in this run, and how many more there are. */
  todo: Todo[];
  beyond: number;
  /** What is known without reading. */
  changes: Change[];
  /** True where `changes` alone make the manifest, or the list of remarks, read differently. */
  manifestChanges: boolean;
  remarksChange: boolean;
};

/** Lists the container and compares it with the index. */
export async function surveyDifferences(
  world: World,
  container: string,
  index: AsyncIterable<IndexEntry>,
): Promise<Survey> {
  const totals = { listed: 0, images: 0, setAside: 0, findings: 0 };
  const survey: Survey = { totals, todo: [], beyond: 0, changes: [], manifestChanges: false, remarksChange: false };
  const scope = imageScope(world.config);
  const listing = world.images.list(container, scope.prefix ? { prefix: scope.prefix } : {});
  for await (const difference of compareInventory(listing, index, scope)) {
    if (difference.kind !== 'gone') totals.listed += 1;
    if (difference.kind === 'same') {
      count(totals, difference.entry);
    } else if (difference.kind === 'read') {
      if (survey.todo.length < RUN_IMAGES) survey.todo.push({ blob: difference.blob, before: difference.before });
      else survey.beyond += 1;
    } else {
      const { before, kind } = difference;
      const change: Change = kind === 'gone' ? { state: 'gone', path: difference.before.path } : difference.entry;
      if (change.state !== 'gone') count(totals, change);
      survey.changes.push(change);
      survey.manifestChanges ||= changesManifest(before, change);
      survey.remarksChange ||= isRemarkable(before) || isRemarkable(change);
    }
  }
  return survey;
}

export function count(totals: Totals, entry: IndexEntry): void {
  if (entry.state === 'set-aside') {
    totals.setAside += 1;
  } else {
    totals.images += 1;
    if (entry.finding) totals.findings += 1;
  }
}
