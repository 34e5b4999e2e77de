/** A 32-bit hash of a text's first `end` units (FNV-1a over UTF-16 units, stirred once more). */
export function textHash(text: string, end = text.length): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < end; i += 1) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return hash ^ (hash >>> 15);
}

/** The hash of a text's first `end` units without regard to upper and lower case of ASCII letters. */
export function caselessHash(text: string, end = text.length): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < end; i += 1) {
    const unit = text.charCodeAt(i);
    hash = Math.imul(hash ^ (unit >= 65 && unit <= 90 ? unit + 32 : unit), 0x01000193);
  }
  return hash ^ (hash >>> 15);
}
