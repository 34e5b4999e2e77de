import { redact } from './words.ts';

const LONGEST = 500;
/** The end of a traceback is what counts. */
const MOST_LOOKED_AT = 16_000;

/** What background work of CVAT says of itself, as one line: of a traceback of Python its last one, which names the error. */
export function workMessage(message: string, secrets: readonly string[]): string {
  const safe = redact(message.slice(-MOST_LOOKED_AT), secrets);
  const lines = safe.split(/\r?\n/).map((line) => line.trim());
  const last = lines.findLast((line) => line !== '') ?? '';
  const words = isTraceback(message) ? last : lines.join(' ').replace(/\s+/g, ' ').trim();
  return words.length <= LONGEST ? words : `${words.slice(0, LONGEST - 1)}…`;
}

function isTraceback(message: string): boolean {
  return /Traceback \(most recent call last\)|^\s*File "[^"\n]*", line \d+/m.test(message.slice(0, 100_000));
}
