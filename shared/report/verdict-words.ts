import type { Report, Verdict } from '../verification/report.ts';

export const VERDICT_WORDS: Readonly<Record<Verdict, string>> = {
  verified: 'Verified',
  'verified-with-changes': 'Verified, with changes',
  incomplete: 'Incomplete',
  failed: 'Failed',
};

export const VERDICT_TONES: Readonly<Record<Verdict, 'good' | 'fair' | 'bad'>> = {
  verified: 'good',
  'verified-with-changes': 'fair',
  incomplete: 'bad',
  failed: 'bad',
};

/** The headline where the verdict stands above it already: the same word twice reads like a fault. */
export function afterVerdict({ verdict, headline }: Pick<Report, 'verdict' | 'headline'>): string {
  const [plan = '', rest] = headline.split(`${VERDICT_WORDS[verdict]}: `, 2);
  return rest === undefined ? headline : `${plan}${rest.slice(0, 1).toUpperCase()}${rest.slice(1)}`;
}
