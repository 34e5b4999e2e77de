/** Maps with at most `limit` calls under way; the results are in the order of the items. Stops at the first failure. */
export async function mapBounded<T, R>(items: readonly T[], limit: number, map: (item: T) => Promise<R>): Promise<R[]> {
  const results = new Array<R>(items.length);
  const rest = items.entries();
  async function worker(): Promise<void> {
    for (const [index, item] of rest) results[index] = await map(item);
  }
  await Promise.all(Array.from({ length: Math.min(limit, items.length) }, worker));
  return results;
}
