/** The one of `known` that somebody most likely meant by `word`; undefined where none is close. */
export function nearest(word: string, known: readonly string[]): string | undefined {
  const most = Math.max(1, Math.floor(word.length / 3));
  const [best] = known
    .map((name) => ({ name, away: distance(plain(word), plain(name)) }))
    .filter(({ away }) => away <= most)
    .sort((a, b) => a.away - b.away);
  return best?.name;
}

/** `, did you mean "x"?`, or nothing. */
export function didYouMean(word: string, known: readonly string[], quote = '"'): string {
  const name = nearest(word, known);
  return name === undefined ? '' : `: did you mean ${quote}${name}${quote}?`;
}

/** Case, hyphens and underscores are what people change without a thought. */
const plain = (word: string) => word.toLowerCase().replaceAll(/[-_]/g, '');

/** Levenshtein's: letters to add, remove or replace. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (const [i, letter] of [...a].entries()) {
    let left = i + 1;
    row = row.map((above, j) => {
      if (j === 0) return left;
      const diagonal = row[j - 1] ?? 0;
      left = Math.min(above + 1, left + 1, diagonal + (letter === b[j - 1] ? 0 : 1));
      return left;
    });
  }
  return row[b.length] ?? 0;
}
