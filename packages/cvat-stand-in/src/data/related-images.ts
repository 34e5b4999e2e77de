import { posix } from 'node:path';

/** Pictures in `related_images/a_jpg/` stand beside the frame `a.jpg`: they are shown with it, and are no frames. */
export function separateRelated(paths: readonly string[]) {
  const [shown, counts] = [[] as string[], new Map<string, number>()];
  for (const path of paths) {
    const owner = ownerOf(path);
    if (owner === undefined) shown.push(path);
    else counts.set(owner, (counts.get(owner) ?? 0) + 1);
  }
  const relatedTo = (path: string) => {
    const related_files = counts.get(path);
    return related_files === undefined ? {} : { related_files };
  };
  return { shown, relatedTo };
}

function ownerOf(path: string): string | undefined {
  const folder = posix.dirname(path);
  const above = posix.dirname(folder);
  if (posix.basename(above) !== 'related_images') return undefined;
  return posix.join(posix.dirname(above), posix.basename(folder).replace(/_([^_]*)$/, '.$1'));
}
