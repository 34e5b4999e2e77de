/** Below this much of the file's name in common, it is another picture that happens to lie in the same folder. */
const LIKE = 0.6;

/**
 * The candidates that a person may have meant by `path`, the best first: equal but for case, then by how much of both ends they
 * share. Those whose file has another name altogether are none: people would look at them in vain.
 */
export function nearestPaths(path: string, candidates: Iterable<string>, limit: number): string[] {
  const wanted = path.toLowerCase();
  const scored = [...new Set(candidates)].map((candidate) => ({
    candidate,
    score: likeness(wanted, candidate.toLowerCase()),
  }));
  scored.sort((a, b) => b.score - a.score || (a.candidate < b.candidate ? -1 : 1));
  return scored
    .filter(({ candidate }) => likeness(stem(wanted), stem(candidate.toLowerCase())) >= LIKE)
    .slice(0, limit)
    .map(({ candidate }) => candidate);
}

/** Shared characters at both ends by the longer length; 1 for the same. */
function likeness(a: string, b: string): number {
  const longer = Math.max(a.length, b.length);
  const most = Math.min(a.length, b.length);
  let start = 0;
  while (start < most && a.charCodeAt(start) === b.charCodeAt(start)) start += 1;
  let end = 0;
  while (end < most - start && a.charCodeAt(a.length - 1 - end) === b.charCodeAt(b.length - 1 - end)) end += 1;
  return longer === 0 ? 0 : (start + end) / longer;
}

const stem = (path: string) => path.slice(path.lastIndexOf('/') + 1).replace(/(?<=.)\.[^.]*$/, '');
