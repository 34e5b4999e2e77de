import type { Finding } from '../../dataset/finding.ts';

/**
 * What can happen to a record that is not as it should be: `keep` carries it unchanged, `fix` corrects it in the way that the
 * rule says, `exclude` leaves it out, `fail` stops the normalization. Each happens with a finding.
 */
export type Action = 'keep' | 'fix' | 'exclude' | 'fail';

export type Rule = {
  severity: Finding['severity'];
  /** What a caller may choose; the first is the default. */
  actions: readonly [Action, ...Action[]];
  /** What a person can do about it. */
  fix: string;
};
