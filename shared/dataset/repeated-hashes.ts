import { HashChains } from './hash-chains.ts';

/** By position, 1 where another one has the same hash: only of those can the texts be equal. */
export function* repeatedHashes(hashes: Int32Array): Generator<number, Uint8Array> {
  const repeated = new Uint8Array(hashes.length);
  const chains = new HashChains(hashes.length, (position) => hashes[position] ?? 0);
  for (let position = 0; position < hashes.length; position += 1) {
    let other = chains.after(position);
    while (other !== -1 && hashes[other] !== hashes[position]) other = chains.after(other);
    // Those behind the next one are found from there.
    if (other !== -1) repeated[position] = repeated[other] = 1;
    yield 0.02;
  }
  return repeated;
}
