const NOT_CANONICAL = /\\|^\/|\/$|\/\/|(?:^|\/)\.\.?(?:\/|$)/;

/** Other spellings of a path, tried only where the path as written does not exist. */
export function pathVariants(path: string): string[] {
  const variants = new Set<string>();
  const plain = slashed(path);
  for (const spelling of [path, plain]) {
    variants.add(spelling.normalize('NFC'));
    variants.add(spelling.normalize('NFD'));
  }
  variants.add(plain);
  variants.delete(path);
  variants.delete('');
  return [...variants];
}

/** A blob name that every tool takes: no empty, `.` or `..` segments, no backslashes. */
export function isCanonical(path: string): boolean {
  return !NOT_CANONICAL.test(path);
}

/** A path whose escapes are undone, as those of URLs that were encoded; the same where it has none. */
export function unescaped(path: string): string {
  if (!path.includes('%')) return path;
  try {
    return decodeURIComponent(path);
  } catch {
    // A percent sign that begins no escape: the path is not encoded.
    return path;
  }
}

/** Canonical, with slashes in place of backslashes. */
export function slashed(path: string): string {
  return canonical(path.replaceAll('\\', '/'));
}

/** Without empty, `.` and `..` segments. */
function canonical(path: string): string {
  const segments: string[] = [];
  for (const segment of path.split('/')) {
    if (segment === '..') segments.pop();
    else if (segment !== '' && segment !== '.') segments.push(segment);
  }
  return segments.join('/');
}
