import { CvatImportError } from './import-error.ts';
import { directoryOf, partsOf, pythonInteger, splitExtension } from './python-path.ts';

export type Frame = { path: string; width: number; height: number };

/**
 * Which frame an item of the dataset is: by its path without extension, case-sensitive; then below the root hint; then,
 * where the item's whole id reads as an int, by frame number. Of frames with equal stems the last one takes all.
 * `range` holds the first and last frame that may be matched (a job's), absolute in the task.
 */
export function frameMatcher(
  frames: readonly Frame[],
  itemIds: readonly string[],
  range: { start: number; stop: number },
): (itemId: string) => number {
  const inRange = (frame: number) => frame >= range.start && frame <= range.stop;
  const byStem = new Map<string, number>();
  for (const [index, frame] of frames.entries()) {
    // A backslash in the name of an item is a slash by now; a frame of a real server has none.
    if (inRange(index)) byStem.set(splitExtension(frame.path.replaceAll('\\', '/'))[0], index);
  }
  const hint = rootHint(frames, byStem, itemIds);

  return (itemId) => {
    let match = byStem.get(itemId);
    // Frame 0 is falsy in CVAT: found directly, it is looked up again below the hint, and may be lost there.
    if (!match && hint && !itemId.startsWith(hint)) match = byStem.get(joinPaths(hint, itemId));
    match ??= pythonInteger(itemId);
    if (match === undefined || !inRange(match) || match >= frames.length) {
      throw new CvatImportError(`Could not match item id: '${itemId}' with any task frame`);
    }
    return match;
  };
}

/**
 * The folders that the dataset's paths lack: the item with the most path parts (the first of them) is taken for the end of
 * some frame's path, and what stands before it in that frame is the hint.
 */
function rootHint(frames: readonly Frame[], byStem: ReadonlyMap<string, number>, itemIds: readonly string[]): string {
  let longest: string | undefined;
  for (const id of itemIds) {
    if (longest === undefined || partsOf(id).length > partsOf(longest).length) longest = id;
  }
  if (longest === undefined) return '';
  const wanted = partsOf(longest);
  for (const [stem, frame] of byStem) {
    const parts = partsOf(stem);
    const end = parts.slice(Math.max(0, parts.length - wanted.length));
    if (end.length !== wanted.length || end.some((part, i) => part !== wanted[i])) continue;
    const folder = directoryOf(frames[frame]?.path ?? '');
    const known = directoryOf(longest).length;
    return (known === 0 ? folder : folder.slice(0, -known)).replace(/\/$/, '');
  }
  return '';
}

function joinPaths(folder: string, path: string): string {
  if (path.startsWith('/')) return path;
  return folder.endsWith('/') ? `${folder}${path}` : `${folder}/${path}`;
}
