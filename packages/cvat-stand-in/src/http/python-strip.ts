/** What Python's `str.strip()` counts as blank; JavaScript's `trim` knows five fewer, and takes away a byte order mark besides. */
const BLANKS = '\t\n\v\f\r\x1c\x1d\x1e\x1f \x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000';
const LEADING = new RegExp(`^[${BLANKS}]+`);
const BLANK = new RegExp(`[${BLANKS}]`);

export const pythonStrip = (text: string): string => pythonStripEnd(text.replace(LEADING, ''));

export function pythonStripEnd(text: string): string {
  let end = text.length;
  while (end > 0 && BLANK.test(text.charAt(end - 1))) end -= 1;
  return text.slice(0, end);
}
