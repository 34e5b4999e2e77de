import { refreshManifest } from '../living-manifest/refresh-manifest.ts';
import type { World } from '../world.ts';
import { requireNotCancelled } from './cancellation.ts';
import { readStoredRequest } from './stored-request.ts';

/** Well below the shortest time limit that a plan gives a function. */
const BUDGET_MS = 4 * 60 * 1000;

/** `busy`: another run of the manifest is under way. */
export type Survey = { complete: boolean; images: { done: number; total: number }; busy: boolean };

/**
 * Brings the manifest and its index up to date: they know every image of the container, its size and its orientation. A dry
 * run has the index only.
 */
export async function surveyImages(world: World, id: string): Promise<Survey> {
  await requireNotCancelled(world, id);
  const { request } = await readStoredRequest(world, id);
  const refreshed = await refreshManifest(world, {
    container: request.images,
    budgetMs: BUDGET_MS,
    indexOnly: request.dryRun,
  });
  const images = { done: refreshed.images, total: refreshed.images + refreshed.left };
  return { complete: refreshed.state === 'done', images, busy: refreshed.state === 'busy' };
}
