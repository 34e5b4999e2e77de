import { scopeKey } from '../manifest/image-scope.ts';
import { withWorkContainer } from '../work/with-work-container.ts';
import type { World } from '../world.ts';
import type { ListingDiff } from './listing-diff.ts';
import { manifestBlobs } from './manifest-blobs.ts';
import { readDifferences } from './read-differences.ts';
import { MEASURING_VERSION, type RefreshRecord, RefreshRecordBlob, UNKNOWN_VERSION } from './refresh-record.ts';
import { applyMeasured, saveRefresh } from './save-refresh.ts';
import { startRefresh } from './start-refresh.ts';

export type Refreshed = {
  /** `more`: the time was up, or somebody else wrote meanwhile: run again. `busy`: another run is under way. */
  state: 'done' | 'more' | 'busy';
  listed: number;
  /** Headers that this run has read, and those that are left. */
  read: number;
  left: number;
  images: number;
  setAside: number;
  /** Images in the manifest that a person should look at. */
  findings: number;
  /** True where this run wrote the manifest. */
  written: boolean;
};

const PROGRESS_MS = 5000;

const NOTHING_YET = { listed: 0, read: 0, left: 0, images: 0, setAside: 0, findings: 0 };
const NOTHING = { ...NOTHING_YET, written: false };

/**
 * Makes the manifest of one container true. Clears the stale marker first and lists afterwards: a blob that changes later
 * sets the marker again. One run at a time by a lease, and since a lease can be lost unnoticed, index and manifest are
 * written only over the versions that this run started from. A crash anywhere leaves versions that the next run repairs.
 * With `indexOnly` nothing is written into the container itself: the manifest is left to the next run without.
 * Throws InvalidInputError `CONTAINER_NOT_FOUND`, RemoteError.
 */
export async function refreshManifest(
  world: World,
  input: { container: string; budgetMs: number; indexOnly?: boolean },
): Promise<Refreshed> {
  const { workContainer } = world.config;
  const end = world.now().getTime() + input.budgetMs;
  const refreshed = await withWorkContainer(world, () =>
    world.work.withLease(workContainer, manifestBlobs(input.container).lease, (lost) =>
      refreshAlone(world, input.container, { end, lost, indexOnly: input.indexOnly ?? false }),
    ),
  );
  return refreshed ?? { state: 'busy', ...NOTHING };
}

async function refreshAlone(
  world: World,
  container: string,
  { end, lost, indexOnly }: { end: number; lost: AbortSignal; indexOnly: boolean },
): Promise<Refreshed> {
  const startedAt = world.now().toISOString();
  const marker = await world.work.head(world.config.workContainer, manifestBlobs(container).stale);
  const recordBlob = await RefreshRecordBlob.open(world, container);
  const { last } = recordBlob;
  // Until this run has saved the index, it is the one of the run before.
  let rules = last?.rules ?? UNKNOWN_VERSION;
  const record = (
    phase: RefreshRecord['phase'],
    totals: Omit<Refreshed, 'state' | 'written'>,
    made = last?.manifest,
  ) => {
    const scope = scopeKey(world.config);
    const run = { rules, scope, phase, startedAt, updatedAt: world.now().toISOString(), ...totals };
    return recordBlob.write(made ? { ...run, manifest: made } : run);
  };
  // Before the marker goes: who finds this record and no run must know that there is something to do.
  if (!(await record('running', { ...NOTHING_YET, ...known(last) }))) return { state: 'more', ...NOTHING };
  const start = await startRefresh(world, container, { last, marker });
  let recordedAt = world.now().getTime();
  let recording = false;
  const onProgress = async ({ totals, pending }: ListingDiff, read: number) => {
    if (recording || world.now().getTime() - recordedAt < PROGRESS_MS) return;
    recording = true;
    await record('running', { ...totals, read, left: pending.all - read });
    recordedAt = world.now().getTime();
    recording = false;
  };

  const { diff, measured, failure, indexUsable } = await readDifferences(world, container, start.entries, {
    ...{ end, lost, onProgress },
  });
  const applied = applyMeasured(diff, measured);
  const totals = { ...applied.totals, read: measured.length, left: diff.pending.all - measured.length };
  const more: Refreshed = { state: 'more', ...totals, written: false };

  if (lost.aborted) return more;
  const complete = !failure && totals.left === 0;
  const saved = await saveRefresh(
    world,
    container,
    { ...start, base: { etag: start.index, usable: indexUsable } },
    { ...applied, complete: complete && indexOnly ? 'index' : complete },
  );
  if (saved === 'superseded' || lost.aborted) return more;
  rules = MEASURING_VERSION;
  const recorded = await record(saved.manifest ? 'done' : 'more', totals, saved.manifest ?? last?.manifest);
  if (failure) throw failure.error;
  if (!recorded) return more;
  const done = saved.manifest !== undefined || (indexOnly && complete);
  return done ? { state: 'done', ...totals, written: saved.written } : more;
}

/** What is known before the listing. */
function known(last: RefreshRecord | undefined): Partial<typeof NOTHING_YET> {
  return last ? { images: last.images, setAside: last.setAside, findings: last.findings } : {};
}
