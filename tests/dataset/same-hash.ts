import { textHash } from '../../shared/dataset/text-hash.ts';

/** Two texts without dots or slashes that differ and have one hash. */
export function sameHash(): [string, string] {
  const seen = new Map<number, string>();
  for (let number = 0; ; number += 1) {
    // Multiplied out, since texts that only count up are all of different hashes.
    const text = `n${Math.imul(number, 0x9e3779b1) >>> 0}`;
    const hash = textHash(text);
    const other = seen.get(hash);
    if (other !== undefined) return [other, text];
    seen.set(hash, text);
  }
}
