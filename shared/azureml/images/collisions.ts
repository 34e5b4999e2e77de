import { HashChains } from '../../dataset/hash-chains.ts';

/** Groups of two and more things that have the same key, in ascending order. `hashes` are those of the keys. */
export function* collisions(hashes: Int32Array, keyAt: (index: number) => string): Generator<number[]> {
  const chains = new HashChains(hashes.length, (index) => hashes[index] ?? 0);
  const grouped = new Set<number>();
  for (let index = 0; index < hashes.length; index += 1) {
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
