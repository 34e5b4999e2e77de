/** A failure may be a whole Python traceback, with an empty line at the end: what counts is its last line. */
export function lastLine(message: string): string {
  const lines = message.split('\n').map((line) => line.trim());
  return lines.findLast((line) => line !== '') ?? 'it said nothing';
}
