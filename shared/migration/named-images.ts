import type { ImageRecord } from '../dataset/record.ts';

/**
 * Images that a message of CVAT names: in quotes, with or without its folders, below the folders of the server. A last part
 * that several images share names none of them.
 */
export function namedImages(
  message: string,
  images: readonly ImageRecord[],
  toFrame: (path: string) => string,
): string[] {
  const quoted = [...message.matchAll(/(["'])(.*?)\1/gs)].map(([, , text = '']) => text);
  const named = new Set<string>();
  for (const text of quoted) {
    const whole = images.filter(({ path }) => endsWith(text, toFrame(path)));
    // The longest is meant: `b/a.jpg` also ends with `a.jpg`.
    const longest = Math.max(0, ...whole.map(({ path }) => toFrame(path).length));
    const best = whole.filter(({ path }) => toFrame(path).length === longest);
    const ends = best.length > 0 ? best : images.filter(({ path }) => endsWith(toFrame(path), text));
    const [only, ...others] = ends;
    if (only && others.length === 0) named.add(only.path);
  }
  return [...named];
}

function endsWith(text: string, end: string): boolean {
  return end !== '' && (text === end || text.endsWith(`/${end}`));
}
