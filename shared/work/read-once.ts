/** Findings of some MB; nearly all migrations have fewer. */
const MOST = 10_000;

/**
 * What is gone through more than once, and comes from storage: kept from the first reading that came to its end, where it is
 * small. What is large is read again each time, since memory must not grow with it.
 */
export function readOnce<T>(
  open: () => AsyncIterable<T>,
  { most = MOST, sizeOf = () => 1 }: { most?: number; sizeOf?: (item: T) => number } = {},
): () => AsyncGenerator<T> {
  let kept: T[] | undefined;
  return async function* read() {
    if (kept) return yield* kept;
    let items: T[] | undefined = [];
    let size = 0;
    for await (const item of open()) {
      size += sizeOf(item);
      if (size > most) items = undefined;
      items?.push(item);
      yield item;
    }
    kept = items;
  };
}
