import { z } from 'zod';

const Sums = z.object({ images: z.int().nonnegative(), annotations: z.int().nonnegative() });
export type Sums = z.infer<typeof Sums>;

/** What became of the images of one task, and of what the export has of them: the four add up to the task's slice. */
export const TaskOutcome = z.object({
  /** Made by this run. */
  new: Sums,
  /** There already, as the export has them. */
  equal: Sums,
  /** There already, and brought to what the export has. */
  updated: Sums,
  /** There already and not as the export has them: people's work. */
  kept: Sums,
});
export type TaskOutcome = z.infer<typeof TaskOutcome>;

/** What CVAT shows of a task. It makes its pictures in chunks, a whole chunk or none of it. */
export const Opened = z.object({
  chunks: z.int().nonnegative(),
  opened: z.int().nonnegative(),
  /** Frames whose own bytes were measured: CVAT takes a manifest's sizes unchecked. */
  measured: z.int().nonnegative(),
  /** Chunks that cannot be opened: their images, and the cause as far as it is known. */
  broken: z.array(z.object({ images: z.array(z.string()), detail: z.string() })),
});
export type Opened = z.infer<typeof Opened>;

/** Images that were kept as people have them: how many, and the first with both versions. */
export const KeptImages = z.object({
  count: z.int().nonnegative(),
  images: z.array(z.object({ image: z.string(), detail: z.string() })),
});
export type KeptImages = z.infer<typeof KeptImages>;
