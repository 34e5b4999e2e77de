import type { Effect, Finding } from '../../dataset/finding.ts';

/**
 * What can happen to a record that is not as it should be: `keep` carries it unchanged, `fix` corrects it in the way that the
 * rule says, `exclude` leaves it out, `fail` stops the normalization. Each happens with a finding.
 */
export type Action = 'keep' | 'fix' | 'exclude' | 'fail';

export type Rule = {
  /** What a caller may choose; the first is the default. */
  actions: readonly [Action, ...Action[]];
  /** What each of them does to the export; `fail` does nothing to it. */
  effect: Partial<Record<Exclude<Action, 'fail'>, Effect>>;
  /** Where the effect says too much or too little about what a person should look at first. */
  severity?: Finding['severity'];
  /** What a person can do about it. */
  fix: string;
};
