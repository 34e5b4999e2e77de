/** True where both streams hold the same bytes, however they are cut; holds one chunk of each. */
export async function sameBytes(a: AsyncIterable<Uint8Array>, b: AsyncIterable<Uint8Array>): Promise<boolean> {
  const left = a[Symbol.asyncIterator]();
  const right = b[Symbol.asyncIterator]();
  let x: Uint8Array | undefined = new Uint8Array(0);
  let y: Uint8Array | undefined = new Uint8Array(0);
  try {
    for (;;) {
      if (x?.length === 0) x = await nextChunk(left);
      if (y?.length === 0) y = await nextChunk(right);
      if (!x || !y) return x === y;
      const length = Math.min(x.length, y.length);
      for (let i = 0; i < length; i++) if (x[i] !== y[i]) return false;
      x = x.subarray(length);
      y = y.subarray(length);
    }
  } finally {
    await left.return?.();
    await right.return?.();
  }
}

/** The next chunk that is not empty. */
async function nextChunk(chunks: AsyncIterator<Uint8Array>): Promise<Uint8Array | undefined> {
  for (;;) {
    const next = await chunks.next();
    if (next.done) return undefined;
    if (next.value.length > 0) return next.value;
  }
}
