/** A fifth of what has passed: what is waited for is seen at most a fifth late, and asking costs less and less. */
const SHARE = 0.2;

/** Seconds until the next look, after `waited` of them. */
export function growingPause(waited: number, { shortest, longest }: { shortest: number; longest: number }): number {
  return Math.min(Math.max(waited * SHARE, shortest), longest);
}
