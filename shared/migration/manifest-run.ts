import { z } from 'zod';
import type { World } from '../world.ts';
import { readPlainJson } from './blob-json.ts';
import { manifestBlobs } from './manifest-blobs.ts';

/** Raised when images are measured by other rules: an index made by older rules is made anew. */
export const RULES = 1;

/** What the last refresh of one container did, or the running one does so far. */
export const ManifestRun = z.object({
  rules: z.int(),
  phase: z.enum(['running', 'done', 'more', 'superseded']),
  startedAt: z.iso.datetime(),
  updatedAt: z.iso.datetime(),
  /** Blobs of images in the listing. */
  listed: z.int(),
  /** Headers read by this run, and those that are left for the next. */
  read: z.int(),
  left: z.int(),
  images: z.int(),
  setAside: z.int(),
  /** Entries with a finding, which stand in the manifest nevertheless. */
  findings: z.int(),
  /** ETags of the manifest that was written last and of the index that it was written from. */
  manifest: z.object({ etag: z.string(), index: z.string(), images: z.int() }).optional(),
});
export type ManifestRun = z.infer<typeof ManifestRun>;

/** Undefined where there was no run, or its record cannot be read: then the next run makes everything anew. */
export async function readRun(world: World, container: string): Promise<ManifestRun | undefined> {
  try {
    const value = await readPlainJson(world.work, world.config.workContainer, manifestBlobs(container).state);
    return ManifestRun.safeParse(value).data;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

export async function writeRun(world: World, container: string, run: ManifestRun): Promise<void> {
  const { workContainer } = world.config;
  await world.work.write(workContainer, manifestBlobs(container).state, JSON.stringify(run), {
    contentType: 'application/json',
  });
}
