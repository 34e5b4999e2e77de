import { z } from 'zod';
import { RemoteError } from '../errors.ts';
import { glanceAtWork, writeWork } from '../work/blob-json.ts';
import { workBlobs } from '../work/work-blobs.ts';
import type { World } from '../world.ts';

const Note = z.object({ at: z.iso.datetime() });

/** CVAT may have done it, may be at it, or may never have heard of it. */
export function isUncertain(error: unknown): boolean {
  if (!(error instanceof RemoteError)) return false;
  return error.status === undefined || error.status >= 500 || error.code === 'CVAT_ANSWER_UNEXPECTED';
}

/**
 * Makes something in CVAT that a second request would make twice. Where nobody knows whether the first one is still to be
 * carried out, that is noted: the last look at CVAT has to wait for it.
 */
export async function noteIfUncertain<T>(world: World, id: string, make: () => Promise<T>): Promise<T> {
  try {
    return await make();
  } catch (error) {
    if (isUncertain(error)) await writeWork(world, workBlobs(id).late, { at: world.now().toISOString() });
    throw error;
  }
}

/** How long CVAT may still be at such a request; 0 where there was none, or its time is over. */
export async function secondsOfLateWork(world: World, id: string): Promise<number> {
  const note = await glanceAtWork(world, workBlobs(id).late, Note);
  if (!note) return 0;
  const { limitMs } = world.config.late;
  const left = Date.parse(note.at) + limitMs - world.now().getTime();
  // Clocks of two machines differ: no wait is longer than the limit.
  return Math.max(0, Math.min(left, limitMs)) / 1000;
}
