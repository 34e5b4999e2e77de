/**
 * Loads items ahead of whoever takes them, in their order: at most `count` of them and `bytes` in all are held or under way,
 * the one that is taken next whatever its size.
 */
export async function* readAhead<T, R>(
  items: readonly T[],
  { count, bytes, sizeOf }: { count: number; bytes: number; sizeOf: (item: T) => number },
  load: (item: T) => Promise<R>,
): AsyncGenerator<R> {
  const loading: { size: number; result: Promise<R> }[] = [];
  const rest = items.values();
  let held = 0;
  let next = rest.next();
  for (;;) {
    while (!next.done && loading.length < count) {
      const size = sizeOf(next.value);
      if (loading.length > 0 && held + size > bytes) break;
      const result = load(next.value);
      // A failure is met where its turn comes, and nowhere where nobody gets so far.
      result.catch(() => undefined);
      loading.push({ size, result });
      held += size;
      next = rest.next();
    }
    const first = loading.shift();
    if (!first) return;
    yield await first.result;
    held -= first.size;
  }
}
