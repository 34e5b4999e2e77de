import type { Verdict } from '../shared/verification/report.ts';

/** Exit codes of all commands. `warnings`: of the doctor. */
export const EXIT = {
  ...{ verified: 0, failed: 1, usage: 2, changes: 3, warnings: 3, incomplete: 4, interrupted: 130 },
} as const;

const OF_VERDICT: Readonly<Record<Verdict, number>> = {
  verified: EXIT.verified,
  'verified-with-changes': EXIT.changes,
  incomplete: EXIT.incomplete,
  failed: EXIT.failed,
};

/** What a report means to a shell; a dry run means the same of what would be. */
export function exitCodeOfVerdict(verdict: Verdict): number {
  return OF_VERDICT[verdict];
}

/** Of several results the one that a person must look at first. */
export function worstExitCode(codes: readonly number[]): number {
  const order = [EXIT.failed, EXIT.incomplete, EXIT.changes];
  return order.find((code) => codes.includes(code)) ?? EXIT.verified;
}
