import { HashChains } from '../dataset/hash-chains.ts';
import { textHash } from '../dataset/text-hash.ts';

/** Groups of two and more of `count` things that have the same key, in ascending order; some 12 bytes a thing. */
export function* collisions(count: number, keyAt: (index: number) => string): Generator<number[]> {
  const hashes = new Int32Array(count);
  const chains = new HashChains(count, (index) => {
    const hash = textHash(keyAt(index));
    hashes[index] = hash;
    return hash;
  });
  const grouped = new Set<number>();
  for (let index = 0; index < count; index += 1) {
    if (grouped.has(index)) continue;
    let key: string | undefined;
    const group = [index];
    for (let other = chains.after(index); other !== -1; other = chains.after(other)) {
      if (hashes[other] !== hashes[index]) continue;
      key ??= keyAt(index);
      if (keyAt(other) !== key) continue;
      group.push(other);
      grouped.add(other);
    }
    if (group.length > 1) yield group;
  }
}
