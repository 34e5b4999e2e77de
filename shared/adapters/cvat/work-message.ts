import { redact } from '../../redact.ts';

/** Room for the longest path that CVAT may name. */
const LONGEST = 1500;
/** The end of a traceback is what counts; what is searched for secrets begins before that. */
const MOST_LOOKED_AT = 16_000;
const MOST_SEARCHED = 20_000;

/** What background work of CVAT says of itself, as one line: of a traceback of Python its last one, which names the error. */
export function workMessage(message: string, secrets: readonly string[]): string {
  const safe = redact(message.slice(-MOST_SEARCHED), secrets).slice(-MOST_LOOKED_AT);
  const lines = safe.split(/\r?\n/).map((line) => line.trim());
  const last = lines.findLast((line) => line !== '') ?? '';
  const words = isTraceback(message) ? last : lines.filter((line) => line !== '').join(' ');
  return words.length <= LONGEST ? words : `${words.slice(0, LONGEST - 1)}…`;
}

function isTraceback(message: string): boolean {
  return /Traceback \(most recent call last\)|^\s*File "[^"\n]*", line \d+/m.test(message.slice(0, 100_000));
}
