import { scopeKey } from '../manifest/image-scope.ts';
import { withWorkContainer } from '../work/with-work-container.ts';
import type { World } from '../world.ts';
import type { ListingDiff } from './listing-diff.ts';
import { manifestBlobs } from './manifest-blobs.ts';
import { readSections } from './read-sections.ts';
import { MEASURING_VERSION, type RefreshRecord, RefreshRecordBlob, UNKNOWN_VERSION } from './refresh-record.ts';
import { saveRefresh } from './save-refresh.ts';
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
/** Headers that are read before the index is saved: what is held in memory, and what a crash can cost. */
const SECTION_IMAGES = 50_000;

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
  input: { container: string; budgetMs: number; indexOnly?: boolean; sectionImages?: number },
): Promise<Refreshed> {
  const { workContainer } = world.config;
  const end = world.now().getTime() + input.budgetMs;
  const refreshed = await withWorkContainer(world, () =>
    world.work.withLease(workContainer, manifestBlobs(input.container).lease, (lost) =>
      refreshAlone(world, input.container, {
        ...{ end, lost, indexOnly: input.indexOnly ?? false },
        sectionImages: input.sectionImages ?? SECTION_IMAGES,
      }),
    ),
  );
  return refreshed ?? { state: 'busy', ...NOTHING };
}

type RunOptions = { end: number; lost: AbortSignal; indexOnly: boolean; sectionImages: number };

async function refreshAlone(
  world: World,
  container: string,
  { end, lost, indexOnly, sectionImages }: RunOptions,
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
  const onProgress = async ({ totals, pending }: ListingDiff, read: number, readBefore: number) => {
    if (recording || world.now().getTime() - recordedAt < PROGRESS_MS) return;
    recording = true;
    await record('running', { ...totals, read: readBefore + read, left: pending.all - read });
    recordedAt = world.now().getTime();
    recording = false;
  };

  const { base, applied, totals, failure, complete, superseded } = await readSections(world, container, start, {
    ...{ end, lost, most: sectionImages, onProgress },
    onSaved: (soFar) => {
      rules = MEASURING_VERSION;
      return record('running', soFar);
    },
  });
  const more: Refreshed = { state: 'more', ...totals, written: false };
  if (superseded || lost.aborted) return more;
  const saved = await saveRefresh(
    world,
    container,
    { ...start, base },
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
