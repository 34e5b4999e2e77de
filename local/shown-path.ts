import { relative } from 'node:path';

/** A path as a person would type it: below the current folder without what leads there. */
export function shownPath(path: string): string {
  const below = relative(process.cwd(), path);
  return below.startsWith('..') || below === '' ? path : below;
}
