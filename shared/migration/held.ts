import { z } from 'zod';
import { Finding } from '../dataset/finding.ts';
import { readWork, writeWork } from '../work/blob-json.ts';
import { workBlobs } from '../work/work-blobs.ts';
import type { World } from '../world.ts';

/** A task of an earlier run that holds images of this export. */
export const HeldTask = z.object({
  taskId: z.int(),
  projectId: z.int(),
  name: z.string(),
  link: z.string(),
  /** Paths (of this dataset) of the images that stand in it. */
  paths: z.array(z.string()),
});
export type HeldTask = z.infer<typeof HeldTask>;

/** What CVAT holds of an export before anything is planned. */
export const Held = z.object({
  /** Where new tasks go: the project asked for, or the one in which the images stand already. No id: it is to be made. */
  project: z.object({ id: z.int().exactOptional(), name: z.string() }),
  tasks: z.array(HeldTask),
  /** Every task of ours that was looked at: one that comes later may hold the same images. */
  seen: z.array(z.int()),
  /** Tasks of the project that are nobody's of ours, with images; absent where nobody looked. */
  foreign: z.array(z.int()).exactOptional(),
  /** Our own user id in CVAT. */
  self: z.int().exactOptional(),
  findings: z.array(Finding),
});
export type Held = z.infer<typeof Held>;

export function readHeld(world: World, id: string): Promise<Held> {
  return readWork(world, workBlobs(id).held, Held);
}

export function writeHeld(world: World, id: string, held: Held): Promise<void> {
  return writeWork(world, workBlobs(id).held, held);
}
