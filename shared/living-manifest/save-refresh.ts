import { byCodePoint } from '../dataset/code-point-order.ts';
import { type Change, changesManifest, isRemarkable, isSetAsideAgain } from '../manifest/merge-changes.ts';
import type { World } from '../world.ts';
import type { ManifestRun } from './manifest-run.ts';
import type { Measured } from './measure-todo.ts';
import type { Start } from './start-refresh.ts';
import { count, type Survey, type Totals } from './survey-differences.ts';
import { type IndexBase, writeIndex, writeRemarks } from './write-index.ts';
import { writeManifest } from './write-manifest.ts';

export type Applied = { totals: Totals; changes: Change[]; manifestChanges: boolean; remarksChange: boolean };

/** Puts what the listing told and what the headers told together, in code-point order. */
export function applyMeasured(survey: Survey, measured: readonly Measured[]): Applied {
  const totals = { ...survey.totals };
  let { manifestChanges, remarksChange } = survey;
  const changes = [...survey.changes];
  for (const { before, change } of measured) {
    if (change.state !== 'gone') count(totals, change);
    if (isSetAsideAgain(before, change)) continue;
    changes.push(change);
    manifestChanges ||= changesManifest(before, change);
    remarksChange ||= isRemarkable(before) || isRemarkable(change);
  }
  changes.sort((a, b) => byCodePoint(a.path, b.path));
  return { totals, changes, manifestChanges, remarksChange };
}

/**
 * Writes the index, then from that index the manifest, if it is complete. A crash in between is seen by the next run: the
 * record of the last manifest then names another index. `superseded`: somebody else has written; nothing is recorded.
 */
export async function saveRefresh(
  world: World,
  container: string,
  { over, manifest, base }: Pick<Start, 'over' | 'manifest'> & { base: IndexBase },
  { totals, changes, manifestChanges, remarksChange, complete }: Applied & { complete: boolean },
): Promise<'superseded' | { manifest: ManifestRun['manifest']; written: boolean }> {
  const index = await writeIndex(world, container, base, changes);
  if (!index) return 'superseded';
  const intact = base.usable && over !== undefined && manifest?.etag === over && manifest.index === base.etag;
  const content = { index, entries: base.usable ? undefined : changes };
  if ((!intact || remarksChange) && !(await writeRemarks(world, container, content))) return 'superseded';
  if (!complete) return { manifest: undefined, written: false };
  const record = (etag: string) => ({ etag, index, images: totals.images });
  if (intact && !manifestChanges) return { manifest: record(over), written: false };
  const result = await writeManifest(world, container, { ...content, over, compare: !intact });
  return result ? { manifest: record(result.etag), written: result.written } : 'superseded';
}
