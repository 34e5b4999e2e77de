import { posix } from 'node:path';
import { lexicographically } from './sorting.ts';

/**
 * The paths that CVAT does not take for folders of others: it sorts all of them, and leaves one out, without a word, where the folders of the
 * next one begin with it. So `a.jpg` goes beside `a.jpg/b.jpg`, and beside `a.jpg_tiles/1.jpg`, too.
 */
export function withoutFolders(paths: readonly string[]): Set<string> {
  const sorted = [...new Set(paths)].sort(lexicographically);
  const folderOf = (path: string | undefined) => (path?.includes('/') ? posix.dirname(path) : '');
  return new Set(sorted.filter((path, at) => !folderOf(sorted[at + 1]).startsWith(path)));
}
