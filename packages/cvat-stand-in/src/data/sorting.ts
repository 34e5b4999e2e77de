/** Code points, as Python compares strings: upper case before lower case, the whole key. */
export function lexicographically(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b));
}

/** Runs of digits count as numbers. */
export function naturally(a: string, b: string): number {
  const [left, right] = [a.split(/(\d+)/), b.split(/(\d+)/)];
  for (let at = 0; at < Math.min(left.length, right.length); at += 1) {
    const [one, other] = [left[at] ?? '', right[at] ?? ''];
    const difference = at % 2 === 1 ? Number(one) - Number(other) : lexicographically(one, other);
    if (difference !== 0) return difference;
  }
  return left.length - right.length;
}
