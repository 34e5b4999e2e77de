/**
 * As Python's `os.path.splitext`, which CVAT applies: the last dot of the last segment starts the extension, unless only dots
 * stand before it (`a/.jpg` has none).
 */
export function splitExtension(path: string): { name: string; extension: string } {
  const base = path.lastIndexOf('/') + 1;
  const dot = path.lastIndexOf('.');
  if (dot < base || /^\.*$/.test(path.slice(base, dot))) return { name: path, extension: '' };
  return { name: path.slice(0, dot), extension: path.slice(dot) };
}
