import { z } from 'zod';

export const PICTURE_STATES = ['different', 'missing', 'unexpected', 'kept', 'changed', 'exact', 'planned'] as const;

/** One shape or tag; tags have no path. `as`: whose it is, and whether the other side agrees. */
export const Drawn = z.object({
  label: z.string(),
  path: z.string().exactOptional(),
  as: z.enum(['matched', 'different', 'missing', 'unexpected']),
});
export type Drawn = z.infer<typeof Drawn>;

/** One image of a task with what the export and what CVAT have on it, to be drawn over each other. */
export const Picture = z.object({
  /** The blob in the images container. */
  path: z.string(),
  width: z.int(),
  height: z.int(),
  state: z.enum(PICTURE_STATES),
  /** What there is to see, in words. */
  words: z.string(),
  /** Where CVAT shows it; null where it does not. */
  frame: z.object({ task: z.int(), job: z.int(), frame: z.int() }).nullable(),
  export: z.array(Drawn),
  cvat: z.array(Drawn),
  /** Shapes that are not drawn, since there are too many. */
  undrawn: z.int().nonnegative(),
});
export type Picture = z.infer<typeof Picture>;

/** Pictures to look at. `frames` lead to images that findings name, by path. */
export const Gallery = z.object({
  pictures: z.array(Picture),
  frames: z.record(z.string(), z.object({ task: z.int(), job: z.int(), frame: z.int() })),
});
export type Gallery = z.infer<typeof Gallery>;

/** Cards of a report: the worst, and a sample of those that are as they should be. */
const WORST = 24;
const SAMPLE = 12;

export const isSample = ({ state }: Pick<Picture, 'state'>): boolean => state === 'exact' || state === 'planned';

/** The worst first, then a sample that is the same in every run, since it goes by the names. */
export function choosePictures(pictures: readonly Picture[]): Picture[] {
  const worst = pictures.filter((picture) => !isSample(picture));
  const rank = ({ state }: Picture) => PICTURE_STATES.indexOf(state);
  const sample = pictures.filter(isSample).toSorted((a, b) => scatter(a.path) - scatter(b.path));
  return [...worst.toSorted((a, b) => rank(a) - rank(b)).slice(0, WORST), ...sample.slice(0, SAMPLE)];
}

/** A number that looks random and is always the same for the same name (FNV-1a). */
export function scatter(name: string): number {
  let hash = 2166136261;
  for (let k = 0; k < name.length; k++) hash = Math.imul(hash ^ name.charCodeAt(k), 16777619) >>> 0;
  return hash;
}
