/**
 * Without the blanks at both ends. CVAT takes away what Python counts as blank, which is more than JavaScript does: the separators of
 * files and records (U+001C to U+001F) and the next line (U+0085), too. A name that keeps one is never found again in CVAT.
 */
export function trimmed(text: string): string {
  let [start, end] = [0, text.length];
  while (start < end && isBlank(text.charCodeAt(start))) start += 1;
  while (end > start && isBlank(text.charCodeAt(end - 1))) end -= 1;
  return text.slice(start, end);
}

/** The first characters, as CVAT counts them: no emoji is cut in two, of whose halves CVAT takes neither. */
export function firstCharacters(text: string, most: number): string {
  return text.length <= most ? text : [...text].slice(0, most).join('');
}

function isBlank(code: number): boolean {
  return (code >= 0x1c && code <= 0x1f) || code === 0x85 || String.fromCharCode(code).trim() === '';
}
