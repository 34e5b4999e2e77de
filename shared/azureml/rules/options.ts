import { z } from 'zod';
import { CvatText } from '../../dataset/cvat-text.ts';
import { LabelName } from '../../dataset/record.ts';
import { RULES, type RuleCode } from './codes.ts';
import type { Action } from './rule.ts';

const actions = Object.entries(RULES).map(([code, rule]): [string, z.ZodOptional<z.ZodEnum>] => [
  code,
  z.enum([...rule.actions]).optional(),
]);

/** How an export is normalized. Everything has a default: `NormalizeOptions.parse({})`. */
export const NormalizeOptions = z.strictObject({
  /** `full`: blobs are named as in the export. `basename`: images were uploaded by hand, only the last part of the name holds. */
  paths: z.enum(['full', 'basename']).default('full'),
  /**
   * Where images of the export lie in several containers. `named`: those of other containers than the migrated one are not in
   * it, whatever blobs it has. `copied`: they were all copied into this one, and are found by their paths.
   */
  containers: z.enum(['named', 'copied']).default('named'),
  /** Normalized (0..1) or absolute (pixels); `auto` decides by the values. */
  coordinates: z.enum(['auto', 'normalized', 'absolute']).default('auto'),
  /** What is done per finding code: see `RULES`. */
  policy: z.strictObject(Object.fromEntries(actions)).default({}),
  labels: z
    .strictObject({
      /** Name in the export -> name in CVAT. Two that get the same name are merged. */
      rename: z.record(z.string(), CvatText.pipe(LabelName)).default({}),
      /** Also carry categories that no annotation uses: people go on labelling with them. */
      keepUnused: z.boolean().default(true),
    })
    .default({ rename: {}, keepUnused: true }),
  /** Carry unknown keys of annotations (labeler details, scores) as attributes. */
  attributes: z.boolean().default(false),
});
export type NormalizeOptions = z.infer<typeof NormalizeOptions>;

/** Whether boxes are read as two corners. */
export function readsCorners(scan: { corners?: string; cornersDoubt?: string }, options: NormalizeOptions): boolean {
  if (scan.corners !== undefined) return actionFor(options, 'BOX_CORNERS') === 'fix';
  return scan.cornersDoubt !== undefined && actionFor(options, 'BOX_CORNERS_POSSIBLE') === 'fix';
}

export function actionFor(options: NormalizeOptions, code: RuleCode): Action {
  const chosen = options.policy[code];
  return RULES[code].actions.find((action) => action === chosen) ?? RULES[code].actions[0];
}
