import type { World } from '../world.ts';
import { MANIFEST, manifestBlobs } from './manifest-blobs.ts';
import { BrokenIndex, noEntries, openIndex } from './manifest-index.ts';
import { type ManifestRun, RULES, readRun } from './manifest-run.ts';
import { type Survey, surveyDifferences } from './survey-differences.ts';
import type { IndexBase } from './write-index.ts';

export type Start = {
  /** The manifest as the last complete run recorded it. */
  manifest: ManifestRun['manifest'];
  /** ETag of the manifest that is there, which this run may write over. */
  over: string | undefined;
  base: IndexBase;
  survey: Survey;
};

/** Notes the versions that this run starts from, clears the marker, then lists: in this order nothing can be missed. */
export async function startRefresh(world: World, container: string): Promise<Start> {
  const { workContainer } = world.config;
  const blobs = manifestBlobs(container);
  const last = await readRun(world, container);
  const over = (await world.images.head(container, MANIFEST))?.etag;
  const index = last?.rules === RULES ? await openIndex(world, container) : undefined;
  const etag = index?.etag ?? (await world.work.head(workContainer, blobs.index))?.etag;
  await world.work.delete(workContainer, blobs.stale);
  const start = { manifest: last?.manifest, over };
  if (index) {
    try {
      const survey = await surveyDifferences(world, container, index.entries);
      return { ...start, base: { etag, usable: true }, survey };
    } catch (error) {
      if (!(error instanceof BrokenIndex)) throw error;
    }
  }
  const survey = await surveyDifferences(world, container, noEntries());
  return { ...start, base: { etag, usable: false }, survey };
}
