/** Python's `os.path.splitext`: leading dots of a name start no extension. */
export function splitExtension(path: string): [stem: string, extension: string] {
  const nameStart = path.lastIndexOf('/') + 1;
  const firstLetter = nameStart + (/[^.]/.exec(path.slice(nameStart))?.index ?? path.length);
  const dot = path.lastIndexOf('.');
  return dot > firstLetter ? [path.slice(0, dot), path.slice(dot)] : [path, ''];
}

/** Python's `os.path.dirname`. */
export function directoryOf(path: string): string {
  const head = path.slice(0, path.lastIndexOf('/') + 1);
  return head.replace(/\/+$/, '') || head;
}

/** Python's `Path(path).parts`: empty and `.` segments vanish, a root is a part of its own. */
export function partsOf(path: string): string[] {
  const segments = path.split('/').filter((segment) => segment !== '' && segment !== '.');
  return path.startsWith('/') ? ['/', ...segments] : segments;
}

/** Python's `int(text)`: "12", "0012", " 7 ", "1_000"; undefined where it would raise. */
export function pythonInteger(text: string): number | undefined {
  return /^\s*[+-]?\d+(_\d+)*\s*$/.test(text) ? Number(text.replaceAll('_', '')) : undefined;
}
